import { neighbour } from './neighbour.ts';
import type { EnsembleNodes } from './ensemble-nodes.ts';
import { nodeLayout, type FloatDtype, type TreeWalk } from './tree-walk.ts';

/**
 * The values that nodes compare: columns, some with missing values (NaN) as -Infinity, which is at most any threshold. A column
 * may be there in both ways.
 */
interface Compared {
  readonly columns: Int32Array;
  readonly areMissingLeast: Uint8Array;
}

/** Trees that lie in memory for walking. */
export interface WalkedTrees {
  readonly dtype: FloatDtype;
  /** Where the list of trees begins and ends. */
  readonly first: number;
  readonly end: number;
  /** What a row consists of. */
  readonly compared: Compared;
  /** How many sums there are. */
  readonly sums: number;
}

/** Sums of a row: far more than any model has, and few enough to have memory for a block of rows. */
const maxSums = 2 ** 22;

/** Trees in the memory that they are walked in. */
export class TreeLayout {
  readonly #dtype: FloatDtype;
  readonly #walk: TreeWalk;
  readonly #compared: { readonly column: number; readonly isMissingLeast: boolean }[] = [];
  /** Where a column is among those that are compared, by the column doubled and one more where missing values are least. */
  readonly #placeOf = new Map<number, number>();
  /** The root of each tree, and the place of its sum. */
  readonly #trees: number[] = [];
  #sums = 0;
  #integers = new Int32Array(0);
  #numbers: Float32Array | Float64Array = new Float64Array(0);
  /** Nodes and leaves (below zero) of a tree in the order of their places. */
  #waiting = new Int32Array(64);
  #next = 0;

  constructor(dtype: FloatDtype, walk: TreeWalk) {
    this.#dtype = dtype;
    this.#walk = walk;
  }

  /** Says whether it could. */
  add(ensemble: EnsembleNodes): boolean {
    const firstSum = this.#sums;
    this.#sums += ensemble.sums;
    if (!isWhole(ensemble) || dtypeOf(ensemble) !== this.#dtype || !(this.#sums <= maxSums)) return false;
    const { roots, columns } = ensemble;
    // Each tree has one node more than it has children.
    this.#next = this.#walk.reserve((roots.length + 2 * columns.length) * nodeLayout[this.#dtype].size);
    const { buffer } = this.#walk;
    this.#integers = new Int32Array(buffer);
    this.#numbers = this.#dtype === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
    const isPlaced = new Uint8Array(columns.length);
    return roots.every((root) => this.#addTree(ensemble, root, firstSum, isPlaced));
  }

  done(): WalkedTrees {
    const first = this.#walk.reserve(this.#trees.length * 4);
    new Int32Array(this.#walk.buffer).set(this.#trees, first / 4);
    const compared = {
      columns: Int32Array.from(this.#compared, ({ column }) => column),
      areMissingLeast: Uint8Array.from(this.#compared, ({ isMissingLeast }) => Number(isMissingLeast)),
    };
    return { dtype: this.#dtype, first, end: first + this.#trees.length * 4, compared, sums: this.#sums };
  }

  #addTree(ensemble: EnsembleNodes, root: number, firstSum: number, isPlaced: Uint8Array): boolean {
    const { size, bytes } = nodeLayout[this.#dtype];
    const first = this.#next;
    let [placed, waiting] = [0, this.#wait(0, root)];
    let target = -1;
    for (; placed < waiting; placed += 1) {
      const address = first + placed * size;
      const item = this.#waiting[placed] ?? 0;
      if (item < 0) {
        const own = ensemble.targets[~item] ?? ensemble.sums;
        if (own >= ensemble.sums || (target !== -1 && target !== own)) return false;
        target = own;
        this.#write(address, Number.NaN, 0, address, ensemble.weights[~item] ?? 0);
        continue;
      }
      // A node that two others lead to belongs to no tree.
      if (item >= isPlaced.length || isPlaced[item] === 1) return false;
      isPlaced[item] = 1;
      const children = this.#placeNode(ensemble, address, item, first + waiting * size);
      if (children === null) return false;
      for (const child of children) waiting = this.#wait(waiting, child);
    }
    this.#next = first + placed * size;
    this.#trees.push(first, (firstSum + target) * bytes);
    return true;
  }

  #wait(at: number, item: number): number {
    if (at === this.#waiting.length) {
      const more = new Int32Array(2 * at);
      more.set(this.#waiting);
      this.#waiting = more;
    }
    this.#waiting[at] = item;
    return at + 1;
  }

  /**
   * All comparisons as "at most": less than a threshold is at most the number before it, and what is greater isn't at most it.
   *
   * @returns where rows go on, nodes or leaves (below zero): first those that are greater; null for a threshold that nothing is at most
   */
  #placeNode(
    ensemble: EnsembleNodes,
    address: number,
    node: number,
    next: number,
  ): readonly [number, number] | null {
    const { columns, thresholds, comparison, missingYes } = ensemble;
    const yes = child(ensemble.yes, ensemble.yesIsLeaf, node);
    const no = child(ensemble.no, ensemble.noIsLeaf, node);
    const isOpposite = comparison === '>' || comparison === '>=';
    const isStrict = comparison === '<' || comparison === '>=';
    const threshold = thresholds[node] ?? Number.NaN;
    const least = isStrict ? neighbour(threshold, -1, this.#dtype) : threshold;
    if (Number.isNaN(least)) return null;
    const value = this.#valueOf(columns[node] ?? 0, (missingYes?.[node] === 1) !== isOpposite);
    this.#write(address, least, value, next, 0);
    return isOpposite ? [yes, no] : [no, yes];
  }

  /** The place of a column in a row, in bytes. */
  #valueOf(column: number, isMissingLeast: boolean): number {
    const key = 2 * column + (isMissingLeast ? 1 : 0);
    let place = this.#placeOf.get(key);
    if (place === undefined) {
      place = this.#compared.push({ column, isMissingLeast }) - 1;
      this.#placeOf.set(key, place);
    }
    return place * nodeLayout[this.#dtype].bytes;
  }

  #write(address: number, threshold: number, value: number, next: number, weight: number): void {
    const layout = nodeLayout[this.#dtype];
    this.#numbers[address / layout.bytes] = threshold;
    this.#integers[(address + layout.value) / 4] = value;
    this.#integers[(address + layout.next) / 4] = next;
    this.#numbers[(address + layout.weight) / layout.bytes] = weight;
  }
}

/** A node, or a leaf: below zero. */
function child(places: Int32Array, areLeaves: Int32Array, node: number): number {
  const place = places[node] ?? 0;
  return areLeaves[node] === 1 ? ~place : place;
}

/** The type in which rows are compared and sums added up. */
export function dtypeOf({ thresholds }: EnsembleNodes): FloatDtype {
  return thresholds instanceof Float32Array ? 'float32' : 'float64';
}

function isWhole(ensemble: EnsembleNodes): boolean {
  const { roots, columns, thresholds, yes, yesIsLeaf, no, noIsLeaf, missingYes, targets, weights } = ensemble;
  const byNode = [thresholds, yes, yesIsLeaf, no, noIsLeaf, missingYes ?? yes];
  const isEach = byNode.every(({ length }) => length === columns.length);
  return isEach && targets.length === weights.length && roots.length > 0;
}
