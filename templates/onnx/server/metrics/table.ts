import { routeLabels, type RouteLabel } from '../../../../contract/metrics-labels.ts';
import { nowMs } from '../util/clock.ts';
import { durationBounds, histogramSlots, observe, rowBounds } from './histogram.ts';

/** Statuses counted one by one; others count as the last. */
export const statuses = [
  200, 202, 304, 400, 401, 404, 405, 406, 408, 413, 415, 429, 499, 500, 501, 503, 504, 0,
] as const;

const routeIndexes = new Map<RouteLabel, number>(routeLabels.map((route, i) => [route, i]));
const statusIndexes = new Map<number, number>(statuses.map((status, i) => [status, i]));

/** Why requests were sent away before their inference. */
export const rejections = ['queue_full', 'deadline', 'cancelled'] as const;

export type Rejection = (typeof rejections)[number];

export const durationSlots = histogramSlots(durationBounds);
export const rowSlots = histogramSlots(rowBounds);

/** Slots of one model, in this order. */
const modelHistograms = {
  queue: 0,
  inference: durationSlots,
  serialise: 2 * durationSlots,
  rows: 3 * durationSlots,
} as const;
export type ModelHistogram = keyof typeof modelHistograms;
const histogramsEnd = 3 * durationSlots + rowSlots;

/** Counts of one model behind its histograms. */
const modelCounts = ['succeeded', 'succeededMs', 'failed', 'failedMs', 'stackMs', 'lastMs'] as const;
export type ModelCount = (typeof modelCounts)[number];
const modelSlots = histogramsEnd + modelCounts.length;

const requestSlots = routeLabels.length * statuses.length;
export const durationOffset = requestSlots;
export const rejectionOffset = durationOffset + routeLabels.length * durationSlots;
export const depthOffset = rejectionOffset + rejections.length;
export const droppedOffset = depthOffset + 1;
const modelOffset = droppedOffset + 1;

/**
 * The counts of one thread, in memory that all threads share: counting costs no message, and whichever
 * thread is asked for the metrics sums the tables of all, even of one that computes just now.
 */
export class MetricsTable {
  readonly slots: Float64Array;

  constructor(slots: Float64Array) {
    this.slots = slots;
  }

  request(route: RouteLabel, status: number, durationMs: number): void {
    const r = routeIndexes.get(route) ?? routeLabels.length - 1;
    this.#add(r * statuses.length + (statusIndexes.get(status) ?? statuses.length - 1), 1);
    observe(this.slots, durationOffset + r * durationSlots, durationBounds, durationMs / 1000);
  }

  rejected(reason: Rejection): void {
    this.#add(rejectionOffset + rejections.indexOf(reason), 1);
  }

  /** Requests accepted and not answered yet. */
  depth(depth: number): void {
    this.slots[depthOffset] = depth;
  }

  predictionsDropped(count: number): void {
    this.#add(droppedOffset, count);
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

/** Where a model's histogram begins. */
export function slotOf(model: number, histogram: ModelHistogram): number {
  return modelOffset + model * modelSlots + modelHistograms[histogram];
}

/** Where a model's count is. */
export function countSlotOf(model: number, count: ModelCount): number {
  return modelOffset + model * modelSlots + histogramsEnd + modelCounts.indexOf(count);
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
