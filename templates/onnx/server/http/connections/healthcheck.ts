import { routes } from '../../../../../contract/routes.ts';
import { get } from 'node:http';
import { get as getTls } from 'node:https';
import type { Settings } from '../../settings/settings.ts';

const timeoutMs = 5000;

/**
 * Asks the server in this container whether it is ready. Readiness rather than liveness, because
 * what waits for a healthy container (Compose's depends_on, Swarm's updates) wants to use it, and
 * because while a model loads the thread that would answer for liveness may be busy too.
 */
export function healthcheck({ host, port, tls }: Settings): Promise<boolean> {
  const wildcards = new Map([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '::1'],
  ]);
  return new Promise((resolve) => {
    const options = { host: wildcards.get(host) ?? host, port, path: routes.ready, timeout: timeoutMs };
    // This is the server itself, under a name that its certificate need not have.
    const connect = tls === null ? get : getTls;
    const request = connect({ ...options, rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}
