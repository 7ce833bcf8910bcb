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
}

/** Sums of a row: far more than any model has, and few enough to have memory for a block of rows. */
const maxSums = 2 ** 22;

/** A tree in the list: the address of its root, and the place of its sum. */
const treeBytes = 8;

/**
 * Lays trees out for walking.
 *
 * @returns null for what can't be laid out so: nodes that are no tree, trees that add to several sums, more sums than models have, thresholds that nothing is at most
 * @throws RangeError for more than fits into memory
 */
export function walkedTrees(ensemble: EnsembleNodes, walk: TreeWalk): WalkedTrees | null {
  const { roots, columns, thresholds, yes, yesIsLeaf, no, noIsLeaf, missingYes, targets, weights } = ensemble;
  const byNode = [thresholds, yes, yesIsLeaf, no, noIsLeaf, missingYes ?? yes];
  const isWhole =
    byNode.every(({ length }) => length === columns.length) && targets.length === weights.length;
  if (!isWhole || roots.length === 0 || !(ensemble.sums <= maxSums)) return null;
  const layout = new Layout(ensemble, walk);
  for (const [tree, root] of roots.entries()) if (!layout.add(tree, root)) return null;
  return layout.done();
}

class Layout {
  readonly #ensemble: EnsembleNodes;
  readonly #dtype: FloatDtype;
  readonly #list: number;
  readonly #integers: Int32Array;
  readonly #numbers: Float32Array | Float64Array;
  readonly #isPlaced: Uint8Array;
  readonly #compared: { readonly column: number; readonly isMissingLeast: boolean }[] = [];
  /** Where a column is among those that are compared, by the column doubled and one more where missing values are least. */
  readonly #placeOf = new Map<number, number>();
  /** Nodes and leaves (below zero) of a tree in the order of their places. */
  #waiting = new Int32Array(64);
  #next: number;

  constructor(ensemble: EnsembleNodes, walk: TreeWalk) {
    this.#ensemble = ensemble;
    const inner = ensemble.columns.length;
    const isFloat32 = ensemble.thresholds instanceof Float32Array;
    this.#dtype = isFloat32 ? 'float32' : 'float64';
    this.#list = walk.reserve(ensemble.roots.length * treeBytes);
    // Each tree has one node more than it has children.
    this.#next = walk.reserve((ensemble.roots.length + 2 * inner) * nodeLayout[this.#dtype].size);
    this.#integers = new Int32Array(walk.buffer);
    this.#numbers = isFloat32 ? new Float32Array(walk.buffer) : new Float64Array(walk.buffer);
    this.#isPlaced = new Uint8Array(inner);
  }

  add(tree: number, root: number): boolean {
    const { size } = nodeLayout[this.#dtype];
    const first = this.#next;
    let [placed, waiting] = [0, this.#wait(0, root)];
    let target = -1;
    for (; placed < waiting; placed += 1) {
      const address = first + placed * size;
      const item = this.#waiting[placed] ?? 0;
      if (item < 0) {
        const own = this.#ensemble.targets[~item] ?? this.#ensemble.sums;
        if (own >= this.#ensemble.sums || (target !== -1 && target !== own)) return false;
        target = own;
        this.#write(address, Number.NaN, 0, address, this.#ensemble.weights[~item] ?? 0);
        continue;
      }
      // A node that two others lead to belongs to no tree.
      if (item >= this.#isPlaced.length || this.#isPlaced[item] === 1) return false;
      this.#isPlaced[item] = 1;
      const children = this.#placeNode(address, item, first + waiting * size);
      if (children === null) return false;
      for (const child of children) waiting = this.#wait(waiting, child);
    }
    this.#next = first + placed * size;
    this.#integers[(this.#list + tree * treeBytes) / 4] = first;
    this.#integers[(this.#list + tree * treeBytes) / 4 + 1] = target * nodeLayout[this.#dtype].bytes;
    return true;
  }

  done(): WalkedTrees {
    const end = this.#list + this.#ensemble.roots.length * treeBytes;
    const compared = {
      columns: Int32Array.from(this.#compared, ({ column }) => column),
      areMissingLeast: Uint8Array.from(this.#compared, ({ isMissingLeast }) => Number(isMissingLeast)),
    };
    return { dtype: this.#dtype, first: this.#list, end, compared };
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
  #placeNode(address: number, node: number, next: number): readonly [number, number] | null {
    const { columns, thresholds, comparison, missingYes } = this.#ensemble;
    const yes = child(this.#ensemble.yes, this.#ensemble.yesIsLeaf, node);
    const no = child(this.#ensemble.no, this.#ensemble.noIsLeaf, node);
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
