import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import { sentValues, type ColumnValue, type Replacement } from './accepted-values.ts';

/** A column of what callers send. */
export interface InputColumn {
  readonly name: string;
  readonly kind: 'text' | 'numbers';
  /** Whether the model knows it by that name; else the name is only its number. */
  readonly isNamed: boolean;
}

/** Name of the only input of a model whose columns are all numbers. */
const matrixName = 'X';

/**
 * What callers send: a matrix where all columns are numbers, else an input for each column that the model uses. Which it is
 * turns out while the model is converted, so what reads columns gets tensors that are made at the end.
 */
export class InputFrame {
  /** Names of the columns; null where the model never saw any. */
  readonly names: readonly string[] | null;
  readonly count: number;
  readonly #graph: Graph;
  readonly #text = new Map<number, Value>();
  readonly #none = new Set<number>();
  readonly #accepted = new Map<number, readonly ColumnValue[]>();
  readonly #numbers: { readonly value: Value; readonly columns: readonly number[] }[] = [];

  constructor(graph: Graph, count: number, names: readonly string[] | null) {
    this.#graph = graph;
    this.count = count;
    this.names = names;
  }

  /** Columns as numbers: float64 [rows, columns]. */
  numbers(columns: readonly number[]): Value {
    const known = this.#numbers.find(
      (one) =>
        one.columns.length === columns.length && one.columns.every((column, at) => column === columns[at]),
    );
    if (known !== undefined) return known.value;
    const value = this.#graph.reserve('columns', { dtype: 'float64', shape: [null, columns.length] });
    this.#numbers.push({ value, columns });
    return value;
  }

  /** A column as text: string [rows, 1]. */
  text(column: number): Value {
    const known = this.#text.get(column);
    if (known !== undefined) return known;
    const value = this.#graph.reserve('text', { dtype: 'string', shape: [null, 1] });
    this.#text.set(column, value);
    return value;
  }

  /** Notes that a missing text of a column is None to the model, and not NaN. */
  missingIsNone(column: number): void {
    this.#none.add(column);
  }

  /** Names of the columns of text whose missing ones are None to the model. */
  get none(): readonly string[] {
    return [...this.#text.keys()]
      .filter((column) => this.#none.has(column))
      .map((column) => this.#nameOf(column));
  }

  /** Notes that a column is refused unless it has one of these values when some of them were replaced. */
  acceptOnly(column: number, values: readonly ColumnValue[], replaced: readonly Replacement[]): void {
    const accepted = sentValues(values, replaced);
    if (accepted === null) return;
    const before = this.#accepted.get(column);
    const both = before?.filter((value) => accepted.has(value));
    this.#accepted.set(column, both ?? [...accepted]);
  }

  /**
   * Values of the columns of each input that are accepted, others being refused; null: any. Inputs that accept all are absent.
   */
  get accepted(): ReadonlyMap<string, readonly (readonly ColumnValue[] | null)[]> {
    const isMatrix = this.#text.size === 0;
    const listed = [...this.#accepted].flatMap(([column, values]): [number, readonly ColumnValue[]][] => {
      const kind = this.#text.has(column) ? 'string' : 'number';
      const isOfKind = values.every((value) => value === null || typeof value === kind);
      return isOfKind ? [[column, values]] : [];
    });
    if (listed.length === 0) return new Map();
    if (!isMatrix) return new Map(listed.map(([column, values]) => [this.#nameOf(column), [values]]));
    const lists = new Map(listed);
    const columns = Array.from({ length: this.count }, (_, column) => lists.get(column) ?? null);
    return new Map([[matrixName, columns]]);
  }

  /**
   * Makes the inputs of the graph, and of them what was read of columns.
   * @returns the columns that callers send, in the model's order
   */
  finish(): readonly InputColumn[] {
    return this.#text.size === 0 ? this.#asMatrix() : this.#asColumns();
  }

  /** Names of the columns that the model was fitted with, but nothing reads, where each column is an input of its own. */
  get unused(): readonly string[] {
    if (this.#text.size === 0) return [];
    const used = new Set([...this.#text.keys(), ...this.#numbers.flatMap(({ columns }) => columns)]);
    return this.names?.filter((_, column) => !used.has(column)) ?? [];
  }

  #nameOf(column: number): string {
    return this.names?.[column] ?? `x${column}`;
  }

  #asMatrix(): readonly InputColumn[] {
    const input = this.#graph.input(matrixName, 'float64', [null, this.count]);
    for (const { value, columns } of this.#numbers) {
      if (columns.length === this.count && columns.every((column, at) => column === at)) {
        this.#graph.produceFirst(value, 'Identity', [input]);
      } else {
        this.#graph.produceFirst(value, 'Gather', [input, this.#graph.ints(columns)], {
          attributes: { axis: { int: 1 } },
        });
      }
    }
    return [...Array(this.count).keys()].map((column) => ({
      name: this.#nameOf(column),
      kind: 'numbers',
      isNamed: this.names !== null,
    }));
  }

  #asColumns(): readonly InputColumn[] {
    const used = new Set([...this.#text.keys(), ...this.#numbers.flatMap(({ columns }) => columns)]);
    const inputs = new Map<number, Value>();
    for (const column of [...used].sort((left, right) => left - right)) {
      const dtype = this.#text.has(column) ? 'string' : 'float64';
      inputs.set(column, this.#graph.input(this.#nameOf(column), dtype, [null, 1]));
    }
    for (const [column, value] of this.#text) {
      const input = inputs.get(column);
      if (input !== undefined) this.#graph.produceFirst(value, 'Identity', [input]);
    }
    for (const { value, columns } of this.#numbers) {
      const numbers = columns.flatMap((column) => {
        const input = inputs.get(column);
        if (input === undefined || input.dtype === 'float64') return input ?? [];
        const read = this.#graph.reserve('numbers', { dtype: 'float64', shape: [null, 1] });
        // Another estimator takes this column as text; numbers are read from it.
        this.#graph.produceFirst(read, 'Cast', [input], { attributes: { to: { int: 11 } } });
        return read;
      });
      this.#graph.produceFirst(value, 'Concat', numbers, { attributes: { axis: { int: 1 } } });
    }
    return [...inputs.values()].map(({ name, dtype }) => ({
      name,
      kind: dtype === 'string' ? 'text' : 'numbers',
      isNamed: this.names !== null,
    }));
  }
}
