import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { messageOf, StartError } from '../../util/start-error.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Whether several threads can listen on one port here, and the kernel shares connections out (since Node 23.1). */
export const canSharePort: boolean =
  process.platform === 'linux' && Number(process.versions.node.split('.')[0]) >= 24;

/**
 * Listens, and says on which port.
 *
 * @param isShared let other threads of this process listen on the same port
 * @throws StartError when the port cannot be had
 */
export async function listen(server: Server, { host, port }: Address, isShared: boolean): Promise<number> {
  server.listen({ host, port, reusePort: isShared });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartError(`cannot listen on ${host} port ${port}: ${messageOf(error)}`);
  }
  return portOf(server) ?? port;
}

/**
 * Makes sure that nobody else listens on a port that is about to be shared: of two servers that share
 * one by mistake, each would get half of the requests.
 *
 * @throws StartError when somebody does
 */
export async function requireFree(address: Address): Promise<void> {
  const server = createServer();
  await listen(server, address, false);
  server.close();
  await once(server, 'close');
}

function portOf(server: Server): number | null {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : null;
}
