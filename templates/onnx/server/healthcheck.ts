import { get } from 'node:http';
import type { Config } from './config.ts';

const timeoutMs = 5000;

/**
 * Asks the server in this container whether it is ready. Readiness rather than liveness, because
 * what waits for a healthy container (Compose's depends_on, Swarm's updates) wants to use it, and
 * because while the model loads the thread that would answer for liveness is busy too.
 */
export function healthcheck({ host, port }: Config): Promise<boolean> {
  const wildcards: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  return new Promise((resolve) => {
    const options = { host: wildcards[host] ?? host, port, path: '/v2/health/ready', timeout: timeoutMs };
    const request = get(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}
