import { once } from 'node:events';
import { createServer } from 'node:net';
import { MlpackError } from '../errors/mlpack-error.ts';

export function portInUse(host: string, port: number): MlpackError {
  return new MlpackError('PORT_IN_USE', `Port ${port} on ${host} is taken by another program.`, {
    suggestions: [`--port ${port + 1}`, '--port 0 lets the system choose a free port'],
  });
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
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw portInUse(host, port);
    throw new MlpackError('USAGE', `Cannot listen on ${host} port ${port}: ${String(code ?? error)}`, {
      suggestions: ['--host 127.0.0.1 --port 0'],
      cause: error,
    });
  }
  probe.close();
  await once(probe, 'close');
}
