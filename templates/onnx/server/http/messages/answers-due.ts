import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** A request that has come, whole or not, and when its response is closed. */
interface Due {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly closed: Promise<void>;
}

/** The answers that connections wait for, in the order of their requests, where Node reads them. */
export class AnswersDue {
  readonly #due = new WeakMap<Duplex, Set<Due>>();
  readonly #open = new Set<Due>();
  /** Connections whose last request is under way. */
  readonly #closing = new WeakSet<Duplex>();

  /** A request has come, of which the answer is due until its response is closed. */
  add(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const due = this.#due.get(socket) ?? new Set();
    this.#due.set(socket, due);
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const own = { request, response, closed };
    due.add(own);
    this.#open.add(own);
    response.once('close', () => {
      resolve();
      this.#open.delete(own);
      // What is still to come of a request is nobody else's.
      if (request.complete) due.delete(own);
      else request.once('close', () => due.delete(own));
    });
  }

  /** The connection of a request closes with its answer: RFC 9112, 9.6, has no request after it processed. */
  close({ socket }: IncomingMessage): void {
    this.#closing.add(socket);
  }

  /** Connections that wait for answers close with the last of them. */
  closeAll(): void {
    for (const own of this.#open) {
      const { request, response } = own;
      if (response.headersSent || [...(this.#due.get(request.socket) ?? [])].at(-1) !== own) continue;
      response.shouldKeepAlive = false;
      this.close(request);
    }
  }

  isClosing({ socket }: IncomingMessage): boolean {
    return this.#closing.has(socket);
  }

  /**
   * Waits until the requests that came whole are answered, as RFC 9112, 9.3.2, wants answers in their order.
   *
   * @returns whether the next answer is for what came after them: false where a request that has not come whole was
   *   answered already, or nobody can be answered any more
   */
  async settled(socket: Duplex): Promise<boolean> {
    const due = (): Due[] => [...(this.#due.get(socket) ?? [])];
    const whole = due().filter(({ request }) => request.complete);
    await Promise.all(whole.map(({ closed }) => closed));
    // Its turn may have come only now.
    const cutOff = due().filter(({ response }) => response.headersSent);
    await Promise.all(cutOff.map(({ closed }) => closed));
    return cutOff.length === 0 && socket.writable && !this.#closing.has(socket);
  }
}
