import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Has the requests of each connection wait until the answer to the one before is read. Whoever sends a thousand without
 * reading would otherwise have a thousand answers made for them, at once and in memory; so it is one, and what else
 * they send stays with them.
 */
export class OneAtATime {
  /** What waits, of connections on which something is under way. */
  readonly #waiting = new WeakMap<Socket, (() => void)[]>();

  /** @param begin called when it is this request's turn, which is at once where nothing is under way before it */
  take({ socket }: IncomingMessage, response: ServerResponse, begin: () => void): void {
    const run = (): void => {
      response.once('close', () => this.#next(socket));
      begin();
    };
    const waiting = this.#waiting.get(socket);
    if (waiting === undefined) {
      this.#waiting.set(socket, []);
      run();
      return;
    }
    waiting.push(run);
    socket.pause();
  }

  #next(socket: Socket): void {
    const waiting = this.#waiting.get(socket);
    const run = waiting?.shift();
    if (waiting?.length === 0 && socket.isPaused()) socket.resume();
    if (run === undefined) this.#waiting.delete(socket);
    else if (!socket.destroyed) run();
  }
}
