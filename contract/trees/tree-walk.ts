import compiled from './tree-walk.json' with { type: 'json' };

export type FloatDtype = 'float32' | 'float64';

/** WebAssembly's pages. */
const pageBytes = 2 ** 16;

/** So many rows walk through a tree at once: while the processor waits for the node of one, it compares others. */
export const lanes = 8;

/** Addresses stay numbers that are not negative in 32 bits. */
const maxBytes = 2 ** 31;

/**
 * Adds up what the leaves hold in which rows end, tree after tree. All in addresses and bytes.
 *
 * @param tree the first tree: the address of its root, and the place of its sum among those of a row; both of int32
 * @param end after the last tree
 * @param rows the values of the first row
 */
type Sum = (
  tree: number,
  end: number,
  rows: number,
  rowsEnd: number,
  rowBytes: number,
  sums: number,
  sumBytes: number,
) => void;

/**
 * The memory that trees are walked in, and the code that does (scripts/compile-tree-walk.ts). A node has a threshold, the
 * place of the value that is compared with it, the address of the next node and, where it is a leaf, what it adds: rows whose
 * value is at most the threshold go on with the node after the next one. A leaf leads to itself.
 */
export class TreeWalk {
  readonly #memory: WebAssembly.Memory;
  /** Adds what leaves hold to one sum each, by the type in which rows are compared. */
  readonly sum: Readonly<Record<FloatDtype, Sum>>;
  /** Adds numbers of float64 at the addresses that leaves hold to all sums of a row. */
  readonly lookUp: Readonly<Record<FloatDtype, Sum>>;
  #usedBytes = 0;
  #numbers: { readonly float32: Float32Array; readonly float64: Float64Array } | null = null;

  constructor() {
    const module = new WebAssembly.Module(Buffer.from(compiled.base64, 'base64'));
    // What the module exports is what the script says.
    const { memory, f32, f64, f32LookUp, f64LookUp } = new WebAssembly.Instance(module).exports as {
      readonly memory: WebAssembly.Memory;
      readonly f32: Sum;
      readonly f64: Sum;
      readonly f32LookUp: Sum;
      readonly f64LookUp: Sum;
    };
    this.#memory = memory;
    this.sum = { float32: f32, float64: f64 };
    this.lookUp = { float32: f32LookUp, float64: f64LookUp };
  }

  /** The memory as it is until more of it is reserved. */
  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /** The same as numbers. */
  numbers(dtype: FloatDtype): Float32Array | Float64Array {
    const { buffer } = this.#memory;
    if (this.#numbers?.float32.buffer !== buffer) {
      this.#numbers = { float32: new Float32Array(buffer), float64: new Float64Array(buffer) };
    }
    return this.#numbers[dtype];
  }

  /**
   * The address of memory that nobody else has, all zero.
   *
   * @throws RangeError where there is not so much
   */
  reserve(sizeBytes: number): number {
    const address = this.#usedBytes;
    const end = address + Math.ceil(sizeBytes / 16) * 16;
    if (end > maxBytes) throw new RangeError('trees of more than 2 GiB');
    const more = Math.ceil((end - this.#memory.buffer.byteLength) / pageBytes);
    if (more > 0) this.#memory.grow(more);
    this.#usedBytes = end;
    return address;
  }
}

/** How a node lies in memory, in bytes. */
export const nodeLayout = {
  float32: { value: 4, next: 8, weight: 12, size: 16, bytes: 4 },
  float64: { value: 8, next: 12, weight: 16, size: 24, bytes: 8 },
} as const satisfies Record<FloatDtype, object>;
