import { RefusedRow } from '../../refused-row.ts';

/** How tokens become entities, as transformers calls it. */
const aggregations = ['none', 'simple', 'first', 'average', 'max'] as const;

export type Aggregation = (typeof aggregations)[number];

/** How the tokens of a row become entities. @throws RefusedRow for a way that there isn't */
export function aggregationOf(input: string, value: string | undefined, row: number): Aggregation {
  const found = aggregations.find((aggregation) => aggregation === value);
  if (found !== undefined) return found;
  throw new RefusedRow(input, row, `expected one of ${aggregations.join(', ')}`);
}
