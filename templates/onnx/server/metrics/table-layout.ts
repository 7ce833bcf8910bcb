import { otherLabels } from '../../../../contract/metrics-labels.ts';
import { durationBounds, histogramSlots, rowBounds } from './histogram.ts';

/** Statuses counted one by one; others count as the last. */
export const statuses = [
  200, 202, 304, 400, 401, 404, 405, 406, 408, 413, 415, 429, 499, 500, 501, 503, 504, 0,
] as const;

export const statusIndexes = new Map<number, number>(statuses.map((status, i) => [status, i]));

/** Why requests were sent away before their inference. */
export const rejections = ['queue_full', 'deadline', 'cancelled'] as const;

export type Rejection = (typeof rejections)[number];

/** What became of copies of requests for a shadow: answered with 200, with another status, or not; or there was no room for it. */
export const copyOutcomes = ['answered', 'refused', 'failed', 'timeout', 'dropped'] as const;

export type CopyOutcome = (typeof copyOutcomes)[number];

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

export const depthOffset = rejections.length;
export const droppedOffset = depthOffset + 1;
export const copiedOffset = droppedOffset + 1;
const modelOffset = copiedOffset + copyOutcomes.length;

/** Slot at which a model's histogram begins. */
export function slotOf(model: number, histogram: ModelHistogram): number {
  return modelOffset + model * modelSlots + modelHistograms[histogram];
}

/** Slot of a model's count. */
export function countSlotOf(model: number, count: ModelCount): number {
  return modelOffset + model * modelSlots + histogramsEnd + modelCounts.indexOf(count);
}

/** Places of the counts of requests in a table, which are last: as many kinds as the server's protocols have labels. */
export class TableLayout {
  /** What requests are counted as, in the order that they are told in. */
  readonly routes: readonly string[];
  readonly routeIndexes: ReadonlyMap<string, number>;
  readonly requestOffset: number;
  readonly durationOffset: number;
  /** Slots of a whole table. */
  readonly slots: number;

  /** @param models how many the image holds */
  constructor(models: number, protocols: readonly { readonly metricsLabel: string }[]) {
    this.routes = [...new Set([...protocols.map(({ metricsLabel }) => metricsLabel), ...otherLabels])];
    this.routeIndexes = new Map(this.routes.map((route, i) => [route, i]));
    this.requestOffset = modelOffset + models * modelSlots;
    this.durationOffset = this.requestOffset + this.routes.length * statuses.length;
    this.slots = this.durationOffset + this.routes.length * durationSlots;
  }
}
