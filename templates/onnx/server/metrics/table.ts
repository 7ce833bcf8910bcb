import { nowMs } from '../util/clock.ts';
import { durationBounds, observe, rowBounds } from './histogram.ts';
import {
  copiedOffset,
  type CopyOutcome,
  copyOutcomes,
  countSlotOf,
  depthOffset,
  droppedOffset,
  durationSlots,
  type Rejection,
  rejections,
  slotOf,
  statuses,
  statusIndexes,
  type TableLayout,
} from './table-layout.ts';

/**
 * The counts of one thread, in memory that all threads share: counting costs no message, and whichever
 * thread is asked for the metrics sums the tables of all, even of one that computes just now.
 */
export class MetricsTable {
  readonly slots: Float64Array;
  readonly layout: TableLayout;

  constructor(slots: Float64Array, layout: TableLayout) {
    this.slots = slots;
    this.layout = layout;
  }

  /** @param route the label of a protocol, or what else was asked for */
  request(route: string, status: number, durationMs: number): void {
    const { routes, routeIndexes, requestOffset, durationOffset } = this.layout;
    const r = routeIndexes.get(route) ?? routes.length - 1;
    const statusIndex = statusIndexes.get(status) ?? statuses.length - 1;
    this.#add(requestOffset + r * statuses.length + statusIndex, 1);
    observe(this.slots, durationOffset + r * durationSlots, durationBounds, durationMs / 1000);
  }

  rejected(reason: Rejection): void {
    this.#add(rejections.indexOf(reason), 1);
  }

  /** Requests accepted and not answered yet. */
  depth(depth: number): void {
    this.slots[depthOffset] = depth;
  }

  predictionsDropped(count: number): void {
    this.#add(droppedOffset, count);
  }

  /** A copy of a request for a shadow is done with. */
  copied(outcome: CopyOutcome): void {
    this.#add(copiedOffset + copyOutcomes.indexOf(outcome), 1);
  }

  queued(model: number, queueMs: number): void {
    observe(this.slots, slotOf(model, 'queue'), durationBounds, queueMs / 1000);
  }

  inferred(model: number, batchRows: number, inferenceMs: number): void {
    observe(this.slots, slotOf(model, 'inference'), durationBounds, inferenceMs / 1000);
    observe(this.slots, slotOf(model, 'rows'), rowBounds, batchRows);
    this.slots[countSlotOf(model, 'lastMs')] = nowMs();
  }

  /** Inputs of several requests were put together for an inference. */
  stacked(model: number, stackMs: number): void {
    this.#add(countSlotOf(model, 'stackMs'), stackMs);
  }

  /** @param durationMs of all of these requests together */
  succeeded(model: number, requests: number, durationMs: number): void {
    this.#add(countSlotOf(model, 'succeeded'), requests);
    this.#add(countSlotOf(model, 'succeededMs'), durationMs);
  }

  failed(model: number, durationMs: number): void {
    this.#add(countSlotOf(model, 'failed'), 1);
    this.#add(countSlotOf(model, 'failedMs'), durationMs);
  }

  serialised(model: number, serialiseMs: number): void {
    observe(this.slots, slotOf(model, 'serialise'), durationBounds, serialiseMs / 1000);
  }

  #add(slot: number, value: number): void {
    this.slots[slot] = (this.slots[slot] ?? 0) + value;
  }
}

/** Memory for the tables of some threads; it may be sent to them. */
export function allocateTables(threads: number, layout: TableLayout): SharedArrayBuffer {
  return new SharedArrayBuffer(threads * layout.slots * Float64Array.BYTES_PER_ELEMENT);
}

/** The tables in memory made by {@link allocateTables} for the same layout. */
export function tablesIn(memory: SharedArrayBuffer, layout: TableLayout): MetricsTable[] {
  const size = layout.slots * Float64Array.BYTES_PER_ELEMENT;
  return Array.from(
    { length: memory.byteLength / size },
    (_, i) => new MetricsTable(new Float64Array(memory, i * size, layout.slots), layout),
  );
}
