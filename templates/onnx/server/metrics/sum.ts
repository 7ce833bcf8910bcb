import type { MetricsTable } from './table.ts';
import {
  copiedOffset,
  type CopyOutcome,
  copyOutcomes,
  countSlotOf,
  depthOffset,
  droppedOffset,
  durationSlots,
  type ModelCount,
  type ModelHistogram,
  type Rejection,
  rejections,
  rowSlots,
  slotOf,
  statuses,
  TableLayout,
} from './table-layout.ts';

/** The sum of tables, read by name. */
export class MetricsSum {
  readonly #slots: Float64Array;
  readonly #tables: readonly MetricsTable[];
  readonly #layout: TableLayout;

  /** @param tables of one layout */
  constructor(tables: readonly MetricsTable[]) {
    this.#tables = tables;
    this.#layout = tables[0]?.layout ?? new TableLayout(0, []);
    const length = tables[0]?.slots.length ?? 0;
    this.#slots = new Float64Array(length);
    for (const { slots } of tables)
      for (let i = 0; i < length; i++) this.#slots[i] = (this.#slots[i] ?? 0) + (slots[i] ?? 0);
  }

  /** What requests are counted as, in the order that they are told in. */
  get routes(): readonly string[] {
    return this.#layout.routes;
  }

  requests(route: string, status: (typeof statuses)[number]): number {
    const { routes, requestOffset } = this.#layout;
    return this.#at(requestOffset + routes.indexOf(route) * statuses.length + statuses.indexOf(status));
  }

  rejections(reason: Rejection): number {
    return this.#at(rejections.indexOf(reason));
  }

  get depth(): number {
    return this.#at(depthOffset);
  }

  get predictionsDropped(): number {
    return this.#at(droppedOffset);
  }

  copies(outcome: CopyOutcome): number {
    return this.#at(copiedOffset + copyOutcomes.indexOf(outcome));
  }

  /** Counts by bucket, the one beyond all bounds, then the sum of the values. */
  durations(route: string): Float64Array {
    const { routes, durationOffset } = this.#layout;
    const start = durationOffset + routes.indexOf(route) * durationSlots;
    return this.#slots.subarray(start, start + durationSlots);
  }

  /** A model's histogram, laid out as {@link durations} is. */
  ofModel(model: number, histogram: ModelHistogram): Float64Array {
    const start = slotOf(model, histogram);
    return this.#slots.subarray(start, start + (histogram === 'rows' ? rowSlots : durationSlots));
  }

  modelCount(model: number, count: Exclude<ModelCount, 'lastMs'>): number {
    return this.#at(countSlotOf(model, count));
  }

  /** When a model's last inference ended, in milliseconds since 1970; 0: there was none. */
  lastInferenceMs(model: number): number {
    return Math.max(0, ...this.#tables.map(({ slots }) => slots[countSlotOf(model, 'lastMs')] ?? 0));
  }

  #at(slot: number): number {
    return this.#slots[slot] ?? 0;
  }
}
