import { routes } from '../../../../../contract/routes.ts';
import { connect } from 'node:net';
import type { Settings } from '../../settings/settings.ts';

const timeoutMs = 5000;
/** Nobody else asks on the connection. */
const request = `GET ${routes.ready} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
const ready = 'HTTP/1.1 200 ';

/**
 * Asks the server in this container whether it is ready. Readiness rather than liveness, because
 * what waits for a healthy container (Compose's depends_on, Swarm's updates) wants to use it, and
 * because while a model loads the thread that would answer for liveness may be busy too. It asks by
 * hand: loading node:http takes longer than all the rest of a check, and one is made every few seconds.
 */
export async function healthcheck({ host, port, tls }: Settings): Promise<boolean> {
  const wildcards = new Map([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '::1'],
  ]);
  const address = { host: wildcards.get(host) ?? host, port };
  // This is the server itself, under a name that its certificate need not have.
  const socket =
    tls === null
      ? connect(address)
      : (await import('node:tls')).connect({ ...address, rejectUnauthorized: false });
  return new Promise((resolve) => {
    let answer = '';
    socket.setEncoding('latin1').on('data', (text) => {
      answer += String(text);
      if (answer.length >= ready.length) socket.destroy();
    });
    socket.setTimeout(timeoutMs, () => socket.destroy());
    // What goes wrong closes it, too.
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer.startsWith(ready)));
    socket.write(request);
  });
}
