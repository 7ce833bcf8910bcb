import type { Graph } from '../../graph/graph.ts';
import { concatColumns } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import type { Features } from './features.ts';

/**
 * All columns side by side: those that have categories as what these become, the others as the numbers that they are.
 *
 * @param categoriesOf undefined of a column without
 * @param encode makes float64 [rows, 1] of a column
 * @returns float64 [rows, columns]
 */
export function encodedColumns<Categories>(
  graph: Graph,
  features: Features,
  categoriesOf: (column: number) => Categories | undefined,
  encode: (column: number, categories: Categories) => Value,
): Value {
  const parts: Value[] = [];
  let plain: number[] = [];
  const endPlain = (): void => {
    if (plain.length > 0) parts.push(features.select(plain).matrix());
    plain = [];
  };
  for (let column = 0; column < features.count; column += 1) {
    const categories = categoriesOf(column);
    if (categories === undefined) {
      plain.push(column);
    } else {
      endPlain();
      parts.push(encode(column, categories));
    }
  }
  endPlain();
  return concatColumns(graph, parts);
}
