import type { Socket } from 'node:net';

/**
 * Keeps back, once it is told to, that the sender of a connection has ended, while what came before is not answered. Node's
 * HTTP and whoever else hears of the end takes it that nobody waits for answers.
 */
export class HeldEnd {
  readonly #socket: Socket;
  readonly #onEnd: () => void;
  /** The socket's own; null while nothing is kept back. */
  #push: Socket['push'] | null = null;
  #hasEnded = false;

  /** @param onEnd told when the end has come, and is kept back */
  constructor(socket: Socket, onEnd: () => void) {
    this.#socket = socket;
    this.#onEnd = onEnd;
  }

  /** Whether the end is kept back, or would be. */
  get isKept(): boolean {
    return this.#push !== null;
  }

  /** Whether the end is kept back, and nothing lies in the socket before it. */
  get isNext(): boolean {
    return this.#hasEnded && this.#socket.readableLength === 0;
  }

  /** Keeps the end back from here on. */
  keep(): void {
    if (this.#push !== null) return;
    const push = this.#socket.push.bind(this.#socket);
    this.#push = push;
    this.#socket.push = (bytes: Buffer | null) => {
      if (bytes !== null) return push(bytes);
      this.#hasEnded = true;
      this.#onEnd();
      return false;
    };
  }

  /**
   * Keeps nothing back any more.
   *
   * @returns whether the end has come, which whoever reads the socket now is to be told of
   */
  stop(): boolean {
    if (this.#push !== null) this.#socket.push = this.#push;
    this.#push = null;
    return this.#hasEnded;
  }

  /** Tells the end, if it is next. */
  tellIfNext(): void {
    if (!this.isNext || !this.isKept) return;
    this.stop();
    this.#socket.push(null);
  }
}
