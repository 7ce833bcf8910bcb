import { durationBounds, histogramSlots, observe, rowBounds } from './histogram.ts';

/** What requests are counted by. */
export const routes = [
  'infer',
  'predict',
  'invocations',
  'vertex',
  'tensorflow',
  'grpc',
  'health',
  'metadata',
  'metrics',
  'other',
] as const;

export type RouteName = (typeof routes)[number];

/** Statuses counted one by one; others count as the last. */
export const statuses = [
  200, 400, 401, 404, 405, 406, 408, 413, 415, 429, 499, 500, 501, 503, 504, 0,
] as const;

const routeIndexes = new Map<RouteName, number>(routes.map((route, i) => [route, i]));
const statusIndexes = new Map<number, number>(statuses.map((status, i) => [status, i]));

/** Why requests were sent away before their inference. */
export const rejections = ['queue_full', 'deadline', 'cancelled'] as const;

export type Rejection = (typeof rejections)[number];

const duration = histogramSlots(durationBounds);
const rows = histogramSlots(rowBounds);

/** Slots of one model, in this order. */
const modelHistograms = {
  queue: 0,
  inference: duration,
  serialise: 2 * duration,
  rows: 3 * duration,
} as const;
const modelSlots = 3 * duration + rows;

const requestSlots = routes.length * statuses.length;
const durationOffset = requestSlots;
const rejectionOffset = durationOffset + routes.length * duration;
const depthOffset = rejectionOffset + rejections.length;
const modelOffset = depthOffset + 1;

/**
 * The counts of one thread, in memory that all threads share: counting costs no message, and whichever
 * thread is asked for the metrics sums the tables of all, even of one that computes just now.
 */
export class MetricsTable {
  readonly slots: Float64Array;

  constructor(slots: Float64Array) {
    this.slots = slots;
  }

  request(route: RouteName, status: number, durationMs: number): void {
    const r = routeIndexes.get(route) ?? routes.length - 1;
    this.#add(r * statuses.length + (statusIndexes.get(status) ?? statuses.length - 1), 1);
    observe(this.slots, durationOffset + r * duration, durationBounds, durationMs / 1000);
  }

  rejected(reason: Rejection): void {
    this.#add(rejectionOffset + rejections.indexOf(reason), 1);
  }

  /** Requests accepted and not answered yet. */
  depth(depth: number): void {
    this.slots[depthOffset] = depth;
  }

  queued(model: number, queueMs: number): void {
    observe(this.slots, slotOf(model, 'queue'), durationBounds, queueMs / 1000);
  }

  inferred(model: number, batchRows: number, inferenceMs: number): void {
    observe(this.slots, slotOf(model, 'inference'), durationBounds, inferenceMs / 1000);
    observe(this.slots, slotOf(model, 'rows'), rowBounds, batchRows);
  }

  serialised(model: number, serialiseMs: number): void {
    observe(this.slots, slotOf(model, 'serialise'), durationBounds, serialiseMs / 1000);
  }

  #add(slot: number, value: number): void {
    this.slots[slot] = (this.slots[slot] ?? 0) + value;
  }
}

function slotOf(model: number, histogram: keyof typeof modelHistograms): number {
  return modelOffset + model * modelSlots + modelHistograms[histogram];
}

/** Memory for the tables of some threads; it may be sent to them. */
export function allocateTables(threads: number, models: number): SharedArrayBuffer {
  return new SharedArrayBuffer(threads * tableSlots(models) * Float64Array.BYTES_PER_ELEMENT);
}

/** The tables in memory made by {@link allocateTables}. */
export function tablesIn(memory: SharedArrayBuffer, models: number): MetricsTable[] {
  const slots = tableSlots(models);
  const size = slots * Float64Array.BYTES_PER_ELEMENT;
  return Array.from(
    { length: memory.byteLength / size },
    (_, i) => new MetricsTable(new Float64Array(memory, i * size, slots)),
  );
}

function tableSlots(models: number): number {
  return modelOffset + models * modelSlots;
}

/** The sum of tables, read by name. */
export class MetricsSum {
  readonly #slots: Float64Array;

  constructor(tables: readonly MetricsTable[]) {
    const length = tables[0]?.slots.length ?? 0;
    this.#slots = new Float64Array(length);
    for (const { slots } of tables)
      for (let i = 0; i < length; i++) this.#slots[i] = (this.#slots[i] ?? 0) + (slots[i] ?? 0);
  }

  requests(route: RouteName, status: (typeof statuses)[number]): number {
    return this.#at(routes.indexOf(route) * statuses.length + statuses.indexOf(status));
  }

  rejections(reason: Rejection): number {
    return this.#at(rejectionOffset + rejections.indexOf(reason));
  }

  get depth(): number {
    return this.#at(depthOffset);
  }

  /** Counts by bucket, the one beyond all bounds, then the sum of the values. */
  durations(route: RouteName): Float64Array {
    const start = durationOffset + routes.indexOf(route) * duration;
    return this.#slots.subarray(start, start + duration);
  }

  /** As {@link durations}. */
  ofModel(model: number, histogram: keyof typeof modelHistograms): Float64Array {
    const start = slotOf(model, histogram);
    return this.#slots.subarray(start, start + (histogram === 'rows' ? rows : duration));
  }

  #at(slot: number): number {
    return this.#slots[slot] ?? 0;
  }
}
