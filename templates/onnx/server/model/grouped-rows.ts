import type { Tensor } from '../tensors/dtype.ts';
import { rowsOfTensor, splitRows, stackRows } from '../tensors/rows.ts';
import type { GoOn } from '../util/go-on.ts';
import { stackPadded } from '../tensors/stack-padded.ts';
import type { DividedRows, Group } from './divided-rows.ts';
import type { Model } from './model.ts';

/**
 * Computes rows of different sizes in groups of which each is little more than its rows, and gives what comes out
 * in the order of the rows. What comes out of each token, [N, L, …], is as wide as the longest row; what stands there behind the
 * end of a row is zero, or what padding was made into, and means nothing.
 *
 * @param told how large the rows are, [N, …]
 * @param feeds what the graph takes of all rows, which lie along their first axes
 */
export function runInGroups(
  inference: Pick<Model, 'run'>,
  {
    divided,
    told,
    goOn,
  }: {
    readonly divided: Pick<DividedRows, 'tensors' | 'groups'>;
    readonly told: Tensor;
    readonly goOn: GoOn;
  },
  feeds: ReadonlyMap<string, Tensor>,
  names: readonly string[],
): Tensor[] {
  const groups = divided.groups(told);
  if (groups.length <= 1) return inference.run(feeds, names, goOn);
  const parts = groups.map((group) => {
    goOn();
    const own = new Map<string, Tensor>();
    for (const [name, tensor] of feeds) {
      const rows = rowsOfGroup(tensor, group);
      own.set(name, divided.tensors.includes(name) ? trimmed(rows, group) : rows);
    }
    return inference.run(own, names, goOn);
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

/** What of the last axes the largest row of a group has. */
function trimmed(tensor: Tensor, { sizes }: Group): Tensor {
  const first = tensor.shape.length - sizes.length;
  return sizes.reduce((made, size, at) => {
    const all = made.shape[first + at] ?? size;
    return all === size ? made : (splitRows(made, first + at, [size, all - size])[0] ?? made);
  }, tensor);
}

function rowsOfGroup(tensor: Tensor, { rows }: Group): Tensor {
  return stackRows(
    rows.map((row) => rowsOfTensor(tensor, row, 1)),
    0,
  );
}
