import { once } from 'node:events';
import { createServer } from 'node:net';
import { PassedConnection } from './passed-connection.ts';
import { baseUrlOf, listenError } from './port.ts';

/** A port of this machine whose connections go to one server or another. */
export interface PortSwitch extends AsyncDisposable {
  /** URL at which the port is reached; no slash at the end. */
  readonly baseUrl: string;
  /** Sends connections from now on to that port of 127.0.0.1; those there are stay where they are. */
  pointTo(port: number): void;
}

/**
 * Listens on a port and passes bytes on, so that one server can take over from another without being away.
 * Connections are closed while it points nowhere.
 *
 * @param address port 0 lets the system choose
 * @throws MlpackError PORT_IN_USE, USAGE
 */
export async function openPortSwitch(address: {
  readonly host: string;
  readonly port: number;
}): Promise<PortSwitch> {
  const connections = new Set<PassedConnection>();
  let target: number | undefined;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (target === undefined) {
      client.destroy();
      return;
    }
    const connection = new PassedConnection(client, target);
    connections.add(connection);
    void connection.closed.then(() => connections.delete(connection));
  });
  try {
    server.listen(address);
    await once(server, 'listening');
  } catch (error) {
    throw listenError(address.host, address.port, error);
  }
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return {
    baseUrl: baseUrlOf(address.host, port),
    pointTo: (next) => (target = next),
    async [Symbol.asyncDispose]() {
      server.close();
      for (const connection of connections) connection.destroy();
      await once(server, 'close');
    },
  };
}
