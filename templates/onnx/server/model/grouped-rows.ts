import { rowGroups, type RowGroup } from '../../../../contract/text/encode/row-groups.ts';
import type { Ragged } from '../steps/step-kind.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { rowsOfTensor, splitRows, stackRows } from '../tensors/rows.ts';
import { stackPadded } from '../tensors/stack-padded.ts';
import type { Model } from './model.ts';

/**
 * Computes rows of different lengths in groups of which each is little more than its tokens, and gives what comes out
 * in the order of the rows. What comes out of each token, [N, L, …], is as wide as the longest row; what stands there behind the
 * end of a row is zero, or what padding was made into, and means nothing.
 *
 * @param lengths of the rows, int64 [N]
 * @param feeds what the graph takes of all rows, which lie along their first axes
 */
export function runInGroups(
  inference: Pick<Model, 'run'>,
  { ragged, lengths }: { readonly ragged: Ragged; readonly lengths: Tensor },
  feeds: ReadonlyMap<string, Tensor>,
  names: readonly string[],
): Tensor[] {
  const groups = rowGroups(Int32Array.from(lengths.elements, Number), ragged.mostPadding, ragged.mostTokens);
  if (groups.length <= 1) return inference.run(feeds, names);
  const parts = groups.map((group) => {
    const own = new Map<string, Tensor>();
    for (const [name, tensor] of feeds) {
      own.set(name, rowsOfGroup(ragged.tensors.includes(name) ? trimmed(tensor, group) : tensor, group));
    }
    return inference.run(own, names);
  });
  return names.map((_, output) => {
    const rows: Tensor[] = [];
    for (const [g, group] of groups.entries()) {
      const part = parts[g]?.[output];
      if (part === undefined) continue;
      for (const [at, row] of group.rows.entries()) rows[row] = rowsOfTensor(part, at, 1);
    }
    return stackPadded(rows);
  });
}

/** The columns of [N, L] that the longest row of a group has. */
function trimmed(tensor: Tensor, { width }: RowGroup): Tensor {
  const all = tensor.shape[1] ?? width;
  return all === width ? tensor : (splitRows(tensor, 1, [width, all - width])[0] ?? tensor);
}

function rowsOfGroup(tensor: Tensor, { rows }: RowGroup): Tensor {
  return stackRows(
    rows.map((row) => rowsOfTensor(tensor, row, 1)),
    0,
  );
}
