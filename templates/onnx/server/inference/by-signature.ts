import type { Call } from '../calls/call.ts';
import type { Executor } from './executor.ts';
import type { Ticket } from './ticket.ts';

/** A model that is asked as callers know it, or as the tensors of its graph: two pipelines of one session. */
export class BySignature implements Executor {
  readonly #outer: Executor;
  readonly #ofTensors: Executor;

  /** @param outer frees the session that both compute with */
  constructor(outer: Executor, ofTensors: Executor) {
    this.#outer = outer;
    this.#ofTensors = ofTensors;
  }

  submit(call: Call, ticket: Ticket): void {
    (call.isOfTensors === true ? this.#ofTensors : this.#outer).submit(call, ticket);
  }

  close(): Promise<void> {
    return this.#outer.close();
  }
}
