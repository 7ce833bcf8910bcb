/**
 * What must be cleaned up, last in, first out. As the language's own AsyncDisposableStack
 * (ECMA-262, Explicit Resource Management), which Node.js has from version 24 on, but without adopt() and
 * with disposables that are asynchronous only.
 */
export class DisposalStack implements AsyncDisposable {
  #disposers: (() => unknown)[] = [];

  /** Disposes of it with the stack, and returns it. */
  use<T extends AsyncDisposable>(resource: T): T {
    this.defer(() => resource[Symbol.asyncDispose]());
    return resource;
  }

  /** Calls it, and awaits what it returns, with the stack. */
  defer(dispose: () => unknown): void {
    this.#disposers.push(dispose);
  }

  /** A new stack with all that is on this one, which is empty then. */
  move(): DisposalStack {
    const moved = new DisposalStack();
    moved.#disposers = this.#disposers;
    this.#disposers = [];
    return moved;
  }

  /**
   * Every disposer is called once, whatever those before it threw.
   * @throws what the only one threw that failed, or an AggregateError of several
   */
  async disposeAsync(): Promise<void> {
    const errors: unknown[] = [];
    for (let dispose = this.#disposers.pop(); dispose !== undefined; dispose = this.#disposers.pop()) {
      try {
        await dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 1) throw new AggregateError(errors, 'Several things could not be cleaned up');
    if (errors.length === 1) throw errors[0];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.disposeAsync();
  }
}
