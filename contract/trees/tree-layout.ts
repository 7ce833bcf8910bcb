import { ComparedColumns, type Compared } from './compared-columns.ts';
import { neighbour } from './neighbour.ts';
import type { EnsembleNodes } from './ensemble-nodes.ts';
import type { LeafTable } from './leaf-table.ts';
import { nodeLayout, type FloatDtype, type TreeWalk } from './tree-walk.ts';

/** Trees that lie in memory for walking. */
export interface WalkedTrees {
  /** The type in which rows are compared. */
  readonly dtype: FloatDtype;
  /** The type of the sums. */
  readonly sumDtype: FloatDtype;
  /** Whether leaves hold the address of what they add, a number for each sum. */
  readonly isLookedUp: boolean;
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
  readonly #table: LeafTable | null;
  readonly #compared = new ComparedColumns();
  /** The root of each tree, and the place of its sum. */
  readonly #trees: number[] = [];
  #sums = 0;
  #ensembles = 0;
  #integers = new Int32Array(0);
  #numbers: Float32Array | Float64Array = new Float64Array(0);
  /** Nodes and leaves (below zero) of a tree in the order of their places. */
  #waiting = new Int32Array(64);
  #next = 0;

  /** @param table what leaves say is looked up in it; null where they say what they add */
  constructor(dtype: FloatDtype, walk: TreeWalk, table: LeafTable | null) {
    this.#dtype = dtype;
    this.#walk = walk;
    this.#table = table;
  }

  /** Says whether it could. */
  add(ensemble: EnsembleNodes): boolean {
    const { roots, columns, sums } = ensemble;
    const firstSum = this.#sums;
    this.#sums += sums;
    if (!isWhole(ensemble) || dtypeOf(ensemble) !== this.#dtype || !(this.#sums <= maxSums)) return false;
    if (this.#table !== null && roots.length !== sums) return false;
    // Each tree has one node more than it has children.
    this.#next = this.#walk.reserve((roots.length + 2 * columns.length) * nodeLayout[this.#dtype].size);
    const { buffer } = this.#walk;
    this.#integers = new Int32Array(buffer);
    this.#numbers = this.#dtype === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
    const isPlaced = new Uint8Array(columns.length);
    for (const [tree, root] of roots.entries()) {
      this.#trees.push(this.#next);
      const target = this.#addTree(ensemble, root, isPlaced);
      // Rows of a table are added up in the order of the sums.
      if (target === null || (this.#table !== null && target !== tree)) return false;
      this.#trees.push(this.#table === null ? (firstSum + target) * nodeLayout[this.#dtype].bytes : 0);
    }
    this.#ensembles += 1;
    return true;
  }

  done(): WalkedTrees {
    const first = this.#walk.reserve(this.#trees.length * 4);
    new Int32Array(this.#walk.buffer).set(this.#trees, first / 4);
    return {
      dtype: this.#dtype,
      sumDtype: this.#table === null ? this.#dtype : 'float64',
      isLookedUp: this.#table !== null,
      first,
      end: first + this.#trees.length * 4,
      compared: this.#compared.all,
      sums: this.#table?.width ?? this.#sums,
    };
  }

  /** The sum that a tree adds to; null for what is none. */
  #addTree(ensemble: EnsembleNodes, root: number, isPlaced: Uint8Array): number | null {
    const { size } = nodeLayout[this.#dtype];
    const first = this.#next;
    let [placed, waiting] = [0, this.#wait(0, root)];
    let target = -1;
    for (; placed < waiting; placed += 1) {
      const address = first + placed * size;
      const item = this.#waiting[placed] ?? 0;
      if (item < 0) {
        const own = ensemble.targets[~item] ?? ensemble.sums;
        if (own >= ensemble.sums || (target !== -1 && target !== own)) return null;
        target = own;
        if (!this.#placeLeaf(address, ensemble.weights[~item] ?? 0)) return null;
        continue;
      }
      // A node that two others lead to belongs to no tree.
      if (item >= isPlaced.length || isPlaced[item] === 1) return null;
      isPlaced[item] = 1;
      const children = this.#placeNode(ensemble, address, item, first + waiting * size);
      if (children === null) return null;
      for (const child of children) waiting = this.#wait(waiting, child);
    }
    this.#next = first + placed * size;
    return target;
  }

  /** A leaf leads to itself. */
  #placeLeaf(address: number, weight: number): boolean {
    this.#write(address, Number.NaN, 0, address, weight);
    if (this.#table === null) return true;
    const row = (this.#table.firstRows[this.#ensembles] ?? 0) + weight;
    const rowAt = this.#table.first + row * this.#table.width * nodeLayout.float64.bytes;
    this.#integers[(address + nodeLayout[this.#dtype].weight) / 4] = rowAt;
    return Number.isInteger(row) && row >= 0 && row < this.#table.rows;
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
    const isMissingLeast = (missingYes?.[node] === 1) !== isOpposite;
    const place = this.#compared.placeOf(columns[node] ?? 0, isMissingLeast);
    this.#write(address, least, place * nodeLayout[this.#dtype].bytes, next, 0);
    return isOpposite ? [yes, no] : [no, yes];
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
