import { rowGroups } from '../../../../contract/text/encode/row-groups.ts';
import type { Ragged, Sized, Transform } from '../steps/step-kind.ts';
import type { Tensor } from '../tensors/dtype.ts';
import type { TensorSpec } from '../tensors/tensor-spec.ts';

/** Rows that are computed together. */
export interface Group {
  readonly rows: readonly number[];
  /** Sizes of the last axes of what it is fed, beyond which its rows are only padding. */
  readonly sizes: readonly number[];
}

/** How rows of different sizes are computed. */
export interface DividedRows {
  /** Name of the tensor that says how large each row is. */
  readonly told: string;
  /** Names of the tensors whose rows are filled up to the largest. */
  readonly tensors: readonly string[];
  /** Rows in groups, by that tensor. */
  groups(told: Tensor): readonly Group[];
}

/** Pixels that are computed together at most, where more than one picture has them: four of 800 x 1,333, DETR's usual size. */
const mostPixels = 2 ** 22;

/**
 * How the rows that steps make for the graph are computed: those of different sizes apart, and one by one where it takes no more.
 *
 * @param inputs what the graph is fed; none where it isn't
 * @returns undefined where they are all computed at once
 */
export function dividedRows(
  before: readonly Transform[],
  inputs: readonly Pick<TensorSpec, 'name' | 'shape'>[],
): DividedRows | undefined {
  const isTaken = (part: Ragged | Sized | undefined) =>
    inputs.some(({ name }) => part?.tensors.includes(name));
  const step = before.findLast(({ ragged, sized }) => isTaken(ragged) || isTaken(sized));
  const made = new Set(before.flatMap(({ outputs }) => outputs.map(({ name }) => name)));
  const single = inputs.find(({ name, shape }) => made.has(name) && shape?.[0] === 1);
  if (step?.ragged !== undefined)
    return byLength(single === undefined ? step.ragged : { ...step.ragged, mostTokens: 0 });
  if (step?.sized !== undefined) return bySize(step.sized, single === undefined ? mostPixels : 0);
  return single === undefined ? undefined : oneByOne(single.name);
}

function byLength({ tensors, lengths, mostPadding, mostTokens }: Ragged): DividedRows {
  return {
    told: lengths,
    tensors,
    groups: ({ elements }) =>
      rowGroups(Int32Array.from(elements, Number), mostPadding, mostTokens).map(({ rows, width }) => ({
        rows,
        sizes: [width],
      })),
  };
}

function bySize({ tensors, sizes }: Sized, most: number): DividedRows {
  return { told: sizes, tensors, groups: ({ elements }) => sizeGroups(Array.from(elements, Number), most) };
}

function oneByOne(told: string): DividedRows {
  return {
    told,
    tensors: [],
    groups: ({ shape: [rows = 0] }) => Array.from({ length: rows }, (_, row) => ({ rows: [row], sizes: [] })),
  };
}

/**
 * @param sizes height and width of each row, [N, 2]
 * @param most pixels of a group that has more than one
 */
function sizeGroups(sizes: readonly number[], most: number): readonly Group[] {
  const open = new Map<string, { readonly rows: number[]; readonly sizes: readonly number[] }>();
  const groups: Group[] = [];
  for (let row = 0; row < sizes.length / 2; row++) {
    const [height = 0, width = 0] = sizes.slice(2 * row, 2 * row + 2);
    const key = `${height} x ${width}`;
    const known = open.get(key);
    if (known !== undefined && (known.rows.length + 1) * height * width <= most) known.rows.push(row);
    else {
      const group = { rows: [row], sizes: [height, width] };
      open.set(key, group);
      groups.push(group);
    }
  }
  return groups;
}
