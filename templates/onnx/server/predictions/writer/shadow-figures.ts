import { comparedRows, type ComparedPair } from '../../../../../contract/shadow/compared-rows.ts';
import { differenceBounds, histogramSlots, observe } from '../../metrics/histogram.ts';

/** Numbers have no end, and a sum of them has to stay one. */
const mostDifference = 1e9;

/** A request that a model and this shadow of it answered. */
export interface ModelPair extends ComparedPair {
  readonly model: string;
}

/** How a model and its shadow differed in some requests. */
export interface ShadowFigures {
  readonly model: string;
  /** Rows that are predicted to be something, and those of them that both predict otherwise. */
  readonly rows: number;
  readonly differing: number;
  /** How far scores are apart: counts by {@link differenceBounds}, and their sum. */
  readonly apart: readonly number[];
}

/** By model, how pairs differ. */
export function shadowFigures(pairs: readonly ModelPair[]): ShadowFigures[] {
  return [...Map.groupBy(pairs, ({ model }) => model)].map(([model, own]) => {
    const rows = comparedRows(own);
    const apart = new Float64Array(histogramSlots(differenceBounds));
    for (const row of rows) {
      if (row.apart !== null) observe(apart, 0, differenceBounds, Math.min(row.apart, mostDifference));
    }
    const labelled = rows.filter(({ differs }) => differs !== null);
    const differing = labelled.filter(({ differs }) => differs === true).length;
    return { model, rows: labelled.length, differing, apart: [...apart] };
  });
}

/** Figures of the same model together. */
export function addFigures(one: ShadowFigures | undefined, other: ShadowFigures): ShadowFigures {
  if (one === undefined) return other;
  return {
    model: other.model,
    rows: one.rows + other.rows,
    differing: one.differing + other.differing,
    apart: one.apart.map((count, slot) => count + (other.apart[slot] ?? 0)),
  };
}
