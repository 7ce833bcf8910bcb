import { comparedRows, nothingSeen, type SeenNumbers } from '../../../../../contract/shadow/compared-rows.ts';
import { pairGroup } from '../../../../../contract/shadow/pair-groups.ts';
import { differenceBounds, histogramSlots, observe } from '../../metrics/histogram.ts';
import type { ShadowPair } from '../sinks/shadow-pairs.ts';

/** Numbers have no end, and a sum of them has to stay one. */
const mostDifference = 1e9;

/** Groups of which it is remembered what was seen: versions come and go. */
const mostGroups = 64;

/** How a model and its shadow differed in some requests. */
export interface ShadowFigures {
  readonly model: string;
  /** Rows that are predicted to be something, and those of them that both predict otherwise. */
  readonly rows: number;
  readonly differing: number;
  /** How far scores are apart: counts by {@link differenceBounds}, and their sum. */
  readonly apart: readonly number[];
}

/**
 * By model, how pairs differ. They are compared as `mlpack compare` does, but not all at once.
 *
 * @param seen of each group in those that were compared before, and then in these
 */
export function shadowFigures(pairs: readonly ShadowPair[], seen: Map<string, SeenNumbers>): ShadowFigures[] {
  const byModel = new Map<string, ShadowFigures>();
  for (const [group, own] of Map.groupBy(pairs, pairGroup)) {
    const ofGroup = seen.get(group) ?? nothingSeen();
    // What was seen last is the last to be forgotten.
    seen.delete(group);
    seen.set(group, ofGroup);
    const [oldest] = seen.keys();
    if (seen.size > mostGroups && oldest !== undefined) seen.delete(oldest);
    const model = own[0]?.model ?? '';
    byModel.set(model, addFigures(byModel.get(model), figuresOf(model, comparedRows(own, ofGroup))));
  }
  return [...byModel.values()];
}

function figuresOf(model: string, rows: ReturnType<typeof comparedRows>): ShadowFigures {
  const apart = new Float64Array(histogramSlots(differenceBounds));
  for (const row of rows) {
    if (row.apart !== null) observe(apart, 0, differenceBounds, Math.min(row.apart, mostDifference));
  }
  const labelled = rows.filter(({ differs }) => differs !== null);
  const differing = labelled.filter(({ differs }) => differs === true).length;
  return { model, rows: labelled.length, differing, apart: [...apart] };
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
