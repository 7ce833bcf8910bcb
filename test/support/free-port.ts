import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports below those that Linux gives to whoever asks for any, so that none of them takes it meanwhile. */
const [lowest, count] = [10_000, 22_000];

/** A port of 127.0.0.1 nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * count);
    const probe = createServer().listen(port, '127.0.0.1');
    try {
      await once(probe, 'listening');
      return port;
    } catch {
      // Somebody does.
    } finally {
      probe.close();
    }
  }
}
