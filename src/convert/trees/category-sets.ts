import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Graph } from '../graph/graph.ts';
import { binary, cast, compare, concatColumns, gatherColumns, reshape, where } from '../graph/operators.ts';
import { columnsOf, type Value } from '../graph/value.ts';
import type { Comparison } from './decision-tree.ts';

/** Tables of this many bytes are more than any model needs. */
const maxTableBytes = 2 ** 26;

interface CategorySet {
  readonly categories: ArrayLike<number>;
  readonly missingYes: boolean;
  /** Among the sets of its column. */
  readonly index: number;
}

/** Columns that tell of each row whether its category is in a set, beside those that they were made of. */
export interface SetColumns {
  readonly x: Value;
  /** The column of each set, in the order in which they were added. */
  readonly columns: Int32Array;
}

/**
 * Sets of categories that nodes compare a column with. Each becomes a column of its own, which is on one side of 0.5 for rows
 * whose category is in the set and on the other for all others: TreeEnsemble's own comparison with sets (BRANCH_MEMBER)
 * copies what is behind it for each category (https://github.com/microsoft/onnxruntime/issues/25400).
 */
export class CategorySets {
  static readonly threshold = 0.5;
  readonly #byColumn = new Map<number, CategorySet[]>();
  readonly #added: { readonly column: number; readonly index: number }[] = [];
  readonly #place: string;
  readonly #inside: number;

  constructor({ comparison, place }: { readonly comparison: Comparison; readonly place: string }) {
    this.#place = place;
    this.#inside = comparison === '>' ? 1 : 0;
  }

  /** @returns the number of the set */
  add(column: number, categories: ArrayLike<number>, missingYes: boolean): number {
    const sets = this.#byColumn.get(column) ?? [];
    this.#byColumn.set(column, sets);
    this.#added.push({ column, index: sets.length });
    sets.push({ categories, missingYes, index: sets.length });
    return this.#added.length - 1;
  }

  /** @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for categories that are none, or too many */
  beside(graph: Graph, x: Value): SetColumns {
    const firsts = new Map<number, number>();
    const parts = [x];
    let width = columnsOf(x);
    for (const [column, sets] of this.#byColumn) {
      firsts.set(column, width);
      width += sets.length;
      parts.push(cast(graph, this.#membership(graph, gatherColumns(graph, x, [column]), sets), x.dtype));
    }
    const columns = Int32Array.from(this.#added, ({ column, index }) => (firsts.get(column) ?? 0) + index);
    return { x: concatColumns(graph, parts), columns };
  }

  /** uint8 [rows, sets] of a column [rows, 1]. */
  #membership(graph: Graph, column: Value, sets: readonly CategorySet[]): Value {
    const count = this.#countOf(sets);
    const [other, missing] = [count, count + 1];
    const table = new Uint8Array((count + 2) * sets.length).fill(1 - this.#inside);
    for (const { categories, missingYes, index } of sets) {
      for (let at = 0; at < categories.length; at += 1) {
        table[(categories[at] ?? 0) * sets.length + index] = this.#inside;
      }
      if (missingYes) table[missing * sets.length + index] = this.#inside;
    }
    const number = (value: number): Value => cast(graph, graph.scalar(value), column.dtype);
    const isCategory = compare(graph, 'Greater', column, number(-1));
    const known = where(graph, isCategory, binary(graph, 'Min', column, number(other)), number(other));
    const isMissing = graph.node('IsNaN', [column], { dtype: 'bool', shape: column.shape });
    const row = cast(graph, where(graph, isMissing, number(missing), known), 'int64');
    return graph.node(
      'Gather',
      [
        graph.constant({ dtype: 'uint8', shape: [count + 2, sets.length], data: table }),
        reshape(graph, row, [-1]),
      ],
      { dtype: 'uint8', shape: [column.shape[0] ?? null, sets.length] },
    );
  }

  /** One more than the greatest category. */
  #countOf(sets: readonly CategorySet[]): number {
    let greatest = -1;
    // Nodes may have the same set.
    for (const categories of new Set(sets.map((set) => set.categories))) {
      for (let at = 0; at < categories.length; at += 1) {
        const category = categories[at] ?? -1;
        if (!(Number.isInteger(category) && category >= 0)) {
          throw new MlpackError('MODEL_INVALID', `${this.#place} has a tree with category ${category}.`);
        }
        greatest = Math.max(greatest, category);
      }
    }
    if ((greatest + 3) * sets.length > maxTableBytes) {
      throw new MlpackError(
        'MODEL_UNSUPPORTED',
        `${this.#place} compares with ${sets.length} sets of categories up to ${greatest}, which are too many.`,
        { suggestions: ['Number the categories from 0 on before training.'] },
      );
    }
    return greatest + 1;
  }
}
