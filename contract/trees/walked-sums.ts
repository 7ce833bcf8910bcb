import { lanes, nodeLayout, type TreeWalk } from './tree-walk.ts';
import type { WalkedTrees } from './tree-layout.ts';

type Numbers = Float64Array | Float32Array;

/**
 * Rows that go through a tree one after the other, so that it stays in the processor's cache. Trees whose leaves are looked up
 * are those of forests, larger than the rows of many: more rows have to share what it takes to fetch one.
 */
const maxBlockRows = { sum: 128, lookUp: 1024 } as const;

/** So many rows take less time one after the other than all lanes do. */
const mostAlone = 2;

/** What the rows of a block and their sums may take; rows of very many columns go by fewer. */
const maxBlockBytes = 2 ** 20;

/**
 * What the leaves hold in which rows end, added up in the order of the trees and in the type of the trees, as XGBoost,
 * scikit-learn, LightGBM and CatBoost do.
 */
export class WalkedSums {
  readonly #trees: WalkedTrees;
  readonly #walk: TreeWalk;
  readonly #isRounded: boolean;
  /** How many columns a row has to have. */
  readonly #columns: number;
  readonly #blockRows: number;
  /** The address of the rows of a block, and of their sums. */
  readonly #rowsAt: number;
  readonly #sumsAt: number;

  /**
   * @param isRounded whether values are numbers of float32 before they are compared, in whatever type
   * @throws RangeError for more than fits into memory
   */
  constructor(trees: WalkedTrees, isRounded: boolean, walk: TreeWalk) {
    this.#trees = trees;
    this.#walk = walk;
    this.#isRounded = isRounded;
    const { columns } = trees.compared;
    this.#columns = columns.reduce((most, column) => Math.max(most, column + 1), 0);
    const { bytes } = nodeLayout[trees.dtype];
    const sumBytes = trees.sums * nodeLayout[trees.sumDtype].bytes;
    const rowBytes = columns.length * bytes + sumBytes;
    const fitting = Math.min(
      maxBlockRows[trees.isLookedUp ? 'lookUp' : 'sum'],
      Math.floor(maxBlockBytes / rowBytes),
    );
    this.#blockRows = Math.max(lanes, fitting - (fitting % lanes));
    this.#rowsAt = walk.reserve(this.#blockRows * columns.length * bytes);
    this.#sumsAt = walk.reserve(this.#blockRows * sumBytes);
  }

  /**
   * @param x [rows, columns]
   * @returns [rows, sums] in the type of the sums
   * @throws RangeError for fewer columns than the trees compare
   */
  of(x: Numbers, rows: number, columns: number): Numbers {
    const { dtype, sumDtype, isLookedUp, first, end, compared, sums } = this.#trees;
    if (columns < this.#columns || x.length < rows * columns) {
      throw new RangeError(`trees compare ${this.#columns} columns, but there are ${columns}`);
    }
    const walk = isLookedUp ? this.#walk.lookUp[dtype] : this.#walk.sum[dtype];
    const memory = this.#walk.numbers(sumDtype);
    const answer = sumDtype === 'float32' ? new Float32Array(rows * sums) : new Float64Array(rows * sums);
    const rowBytes = compared.columns.length * nodeLayout[dtype].bytes;
    const sumBytes = nodeLayout[sumDtype].bytes;
    const sumsFrom = this.#sumsAt / sumBytes;
    for (let from = 0; from < rows; from += this.#blockRows) {
      const count = Math.min(this.#blockRows, rows - from);
      this.#fill(x, from, count, columns);
      const walked = walkedRows(count);
      memory.fill(0, sumsFrom, sumsFrom + walked * sums);
      const rowsEnd = this.#rowsAt + walked * rowBytes;
      walk(first, end, this.#rowsAt, rowsEnd, rowBytes, this.#sumsAt, sums * sumBytes);
      answer.set(memory.subarray(sumsFrom, sumsFrom + count * sums), from * sums);
    }
    return answer;
  }

  /** Copies what is compared of a block of rows. */
  #fill(x: Numbers, from: number, count: number, columns: number): void {
    const { columns: compared, areMissingLeast } = this.#trees.compared;
    const memory = this.#walk.numbers(this.#trees.dtype);
    let at = this.#rowsAt / memory.BYTES_PER_ELEMENT;
    for (let row = from; row < from + count; row += 1) {
      for (let place = 0; place < compared.length; place += 1) {
        const sent = x[row * columns + (compared[place] ?? 0)] ?? Number.NaN;
        const value = this.#isRounded ? Math.fround(sent) : sent;
        memory[at++] = areMissingLeast[place] === 1 && Number.isNaN(value) ? -Infinity : value;
      }
    }
  }
}

/** Rows that walk where so many are there: others fill up the last lanes, unless these are few. Nobody reads their sums. */
function walkedRows(count: number): number {
  const last = count % lanes;
  return last > mostAlone ? count + lanes - last : count;
}
