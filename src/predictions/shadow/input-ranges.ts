import type { ComparedRow } from '../../../contract/shadow/compared-rows.ts';
import { quantileOf, spreadOf, type Spread } from './quantiles.ts';

/** How rows differ whose value of one feature is in one range. */
export interface InputRange {
  readonly feature: string;
  readonly from: number;
  /** Included in the last range of a feature only. */
  readonly to: number;
  readonly rows: number;
  /** The share of rows whose labels differ; null where there are no labels. */
  readonly labelShare: number | null;
  readonly scores: Spread | null;
}

const mostFeatures = 64;

/** How rows differ by each quarter of each feature's values: of equal values, all are in the same. */
export function inputRanges(rows: readonly ComparedRow[]): InputRange[] {
  const byFeature = new Map<string, { readonly value: number; readonly row: ComparedRow }[]>();
  for (const row of rows) {
    for (const [feature, value] of row.features) {
      const list = byFeature.get(feature);
      if (list !== undefined) list.push({ value, row });
      else if (byFeature.size < mostFeatures) byFeature.set(feature, [{ value, row }]);
    }
  }
  return [...byFeature].flatMap(([feature, list]) => rangesOf(feature, list));
}

function rangesOf(
  feature: string,
  list: readonly { readonly value: number; readonly row: ComparedRow }[],
): InputRange[] {
  const sorted = list.map(({ value }) => value).toSorted((a, b) => a - b);
  const edges = [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => quantileOf(sorted, share)))];
  const starts = edges.length === 1 ? edges : edges.slice(0, -1);
  return starts.flatMap((from, i) => {
    const to = edges[i + 1] ?? from;
    const isLast = i === starts.length - 1;
    const own = list.filter(({ value }) => value >= from && (isLast || value < to)).map(({ row }) => row);
    if (own.length === 0) return [];
    return [{ feature, from, to, rows: own.length, labelShare: labelShare(own), scores: scoresOf(own) }];
  });
}

/** null where none of the rows has labels. */
export function labelShare(rows: readonly ComparedRow[]): number | null {
  const known = rows.filter(({ differs }) => differs !== null);
  return known.length === 0 ? null : known.filter(({ differs }) => differs).length / known.length;
}

export function scoresOf(rows: readonly ComparedRow[]): Spread | null {
  return spreadOf(rows.flatMap(({ apart }) => apart ?? []));
}
