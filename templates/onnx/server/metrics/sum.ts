import {
  countSlotOf,
  depthOffset,
  droppedOffset,
  durationOffset,
  durationSlots,
  type MetricsTable,
  type ModelCount,
  type ModelHistogram,
  type Rejection,
  rejectionOffset,
  rejections,
  rowSlots,
  slotOf,
  statuses,
} from './table.ts';
import { type RouteLabel, routeLabels } from '../../../../contract/metrics-labels.ts';

/** The sum of tables, read by name. */
export class MetricsSum {
  readonly #slots: Float64Array;
  readonly #tables: readonly MetricsTable[];

  constructor(tables: readonly MetricsTable[]) {
    this.#tables = tables;
    const length = tables[0]?.slots.length ?? 0;
    this.#slots = new Float64Array(length);
    for (const { slots } of tables)
      for (let i = 0; i < length; i++) this.#slots[i] = (this.#slots[i] ?? 0) + (slots[i] ?? 0);
  }

  requests(route: RouteLabel, status: (typeof statuses)[number]): number {
    return this.#at(routeLabels.indexOf(route) * statuses.length + statuses.indexOf(status));
  }

  rejections(reason: Rejection): number {
    return this.#at(rejectionOffset + rejections.indexOf(reason));
  }

  get depth(): number {
    return this.#at(depthOffset);
  }

  get predictionsDropped(): number {
    return this.#at(droppedOffset);
  }

  /** Counts by bucket, the one beyond all bounds, then the sum of the values. */
  durations(route: RouteLabel): Float64Array {
    const start = durationOffset + routeLabels.indexOf(route) * durationSlots;
    return this.#slots.subarray(start, start + durationSlots);
  }

  /** As {@link durations}. */
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
