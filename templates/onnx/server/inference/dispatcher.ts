import { nowMs } from '../util/clock.ts';
import { HttpError } from '../util/http-error.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { Call } from '../calls/call.ts';
import { jsonReply, type Reply } from '../calls/reply.ts';
import type { RecordedCall } from '../calls/recorded-call.ts';
import type { Executor } from './executor.ts';
import { Ticket } from './ticket.ts';
import { TicketSlots } from './ticket-slots.ts';

/** How often requests are looked through for those whose time is up. */
const sweepMs = 20;

export interface DispatcherOptions {
  /** Requests accepted and not answered, beyond which others are sent away. */
  readonly maxQueue: number;
  readonly metrics: MetricsTable;
}

/**
 * Admission control: lets a bounded number of requests in, and gives up those whose deadline has
 * passed or whose sender has gone, wherever they are by then.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #tickets = new TicketSlots();
  /** undefined while nobody waits: a server that nobody asks needn't wake up. */
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** @throws HttpError 503 when too many wait already: asked before a body is read */
  admit(): void {
    if (this.#tickets.size < this.#options.maxQueue) return;
    this.#options.metrics.rejected('queue_full');
    throw new HttpError(503, 'too many requests are waiting; try again later', { 'Retry-After': '1' });
  }

  /**
   * Has a call computed.
   *
   * @param timeoutMs from its arrival; 0 for no limit
   * @param reply called once, unless the ticket is abandoned
   * @param recorded what the prediction log is to know of it
   * @returns the ticket, for {@link abandon}
   */
  submit(
    executor: Executor,
    call: Call,
    timeoutMs: number,
    reply: (reply: Reply) => void,
    recorded: RecordedCall | null,
  ): Ticket {
    const deadlineMs = timeoutMs === 0 ? Infinity : call.receivedMs + timeoutMs;
    let slot = -1;
    const ticket = new Ticket(
      deadlineMs,
      (answer) => {
        this.#tickets.remove(slot);
        this.#options.metrics.depth(this.#tickets.size);
        reply(answer);
      },
      recorded,
    );
    slot = this.#tickets.add(ticket);
    this.#timer ??= setTimeout(() => this.#sweep(), sweepMs).unref();
    this.#options.metrics.depth(this.#tickets.size);
    executor.submit(call, ticket);
    return ticket;
  }

  /** Gives a request up because its sender has gone. */
  abandon(ticket: Ticket): void {
    if (ticket.settled) return;
    this.#options.metrics.rejected('cancelled');
    ticket.settle({ status: 499, headers: {}, body: '' });
  }

  /** Gives a request up because its time is up. */
  expire(ticket: Ticket): void {
    if (ticket.settled) return;
    this.#options.metrics.rejected('deadline');
    ticket.settle(jsonReply(504, { error: 'the request was not answered within its time limit' }));
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #sweep(): void {
    for (const ticket of this.#tickets.expired(nowMs())) this.expire(ticket);
    this.#timer = this.#tickets.size === 0 ? undefined : setTimeout(() => this.#sweep(), sweepMs).unref();
  }
}
