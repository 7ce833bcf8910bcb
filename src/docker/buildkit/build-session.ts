import { Duplex } from 'node:stream';
import type Dockerode from 'dockerode';

/**
 * A client for one BuildKit build. dockerode opens a session beside the build (BuildKit asks it for
 * registry credentials, even to pull anonymously) and ends it only when the build's answer ends in
 * good order: after a failure its socket would keep the process alive. `close` ends it always.
 */
export function buildSessionClient(client: Dockerode): { client: Dockerode; close(): void } {
  const sockets: Duplex[] = [];
  const dial: Dockerode['modem']['dial'] = (options, callback) => {
    client.modem.dial(options, (error, answer) => {
      if (options.path === '/session' && answer instanceof Duplex) sockets.push(answer);
      callback?.(error, answer);
    });
  };
  const modem: Dockerode['modem'] = Object.create(client.modem, { dial: { value: dial } });
  const session: Dockerode = Object.create(client, { modem: { value: modem } });
  return { client: session, close: () => sockets.forEach((socket) => socket.destroy()) };
}
