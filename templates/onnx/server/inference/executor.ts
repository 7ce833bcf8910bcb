import type { Call } from '../calls/call.ts';
import type { Ticket } from './ticket.ts';

/** What computes the calls to one model: on this thread, or on another. */
export interface Executor {
  /** Settles the ticket sooner or later, unless it is settled before. */
  submit(call: Call, ticket: Ticket): void;
  /** Frees the model. Nothing is submitted after. */
  close(): Promise<void>;
}
