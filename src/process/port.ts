import { once } from 'node:events';
import { createServer } from 'node:net';
import { MlpackError } from '../errors/mlpack-error.ts';

export function portInUse(host: string, port: number): MlpackError {
  return new MlpackError('PORT_IN_USE', `Port ${port} on ${host} is taken by another program.`, {
    suggestions: [`--port ${port + 1}`, '--port 0 lets the system choose a free port'],
  });
}

/** PORT_IN_USE, or USAGE when the host isn't an address of this machine or the port needs more rights. */
export function listenError(host: string, port: number, error: unknown): MlpackError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return portInUse(host, port);
  return new MlpackError('USAGE', `Cannot listen on ${host} port ${port}: ${String(code ?? error)}`, {
    suggestions: ['--host 127.0.0.1 --port 0'],
    cause: error,
  });
}

/** URL at which this machine reaches what listens on a host and port; no slash at the end. */
export function baseUrlOf(host: string, port: number): string {
  return `http://${urlHost(host)}:${port}`;
}

function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Finds out early, before a model is loaded, whether a port can be listened on. 0 always can.
 * @throws PORT_IN_USE; USAGE when the host isn't an address of this machine or the port needs more rights.
 */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    probe.listen({ host, port });
    await once(probe, 'listening');
  } catch (error) {
    throw listenError(host, port, error);
  }
  probe.close();
  await once(probe, 'close');
}
