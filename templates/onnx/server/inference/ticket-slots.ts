import type { Ticket } from './ticket.ts';

/**
 * The tickets that are not settled, in slots that are used again.
 *
 * A Set would do, but for one thing: each time it grows or shrinks it leaves a table behind that goes on
 * holding the tickets of that moment, and their requests, until the next full garbage collection. At
 * tens of thousands of requests a second that tripled the memory and cost a fifth of the CPU.
 */
export class TicketSlots {
  readonly #slots: (Ticket | null)[] = [];
  readonly #free: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Keeps a ticket; returns its slot. */
  add(ticket: Ticket): number {
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] = ticket;
    this.#size++;
    return slot;
  }

  remove(slot: number): void {
    this.#slots[slot] = null;
    this.#free.push(slot);
    this.#size--;
  }

  /** The tickets whose deadline has passed. */
  expired(nowMs: number): Ticket[] {
    return this.#slots.flatMap((ticket) => (ticket !== null && ticket.deadlineMs <= nowMs ? [ticket] : []));
  }
}
