import type { Graph } from '../../graph/graph.ts';
import { ShapeError } from '../../graph/shape-error.ts';
import { elementTypes, type Value } from '../../graph/value.ts';
import type { ColumnValue } from './accepted-values.ts';
import { ColumnNotes, type CategoryForm } from './column-notes.ts';
import { outerInputs, type InputChain, type InputColumn } from './input-chain.ts';
import type { KnownColumns } from './column-reader.ts';
import { InputTexts, type TextTokens, type TokenDivision } from './input-texts.ts';

/** All that is known of what callers send. */
interface FinishedInputs {
  /** The columns, in the model's order. */
  readonly columns: readonly InputColumn[];
  /** null where the graph takes what callers send as it is. */
  readonly chain: InputChain | null;
}

/** Name of the only input of a model whose columns are all numbers. */
const matrixName = 'X';

/** Name of the only input of a model that takes a text a row. */
const textsName = 'text';

/**
 * What callers send: a matrix where all columns that the model uses are numbers, else an input for each of these. Which it is
 * turns out while the model is converted, so what reads columns gets tensors that are made at the end.
 */
export class InputFrame {
  /** Names of the columns; null where the model never saw any. */
  readonly names: readonly string[] | null;
  readonly count: number;
  readonly notes = new ColumnNotes();
  readonly #graph: Graph;
  /** Whether callers send a list of texts, not columns. */
  readonly #areTexts: boolean;
  readonly #texts: InputTexts;
  readonly #text = new Map<number, Value>();
  readonly #numbers: { readonly value: Value; readonly columns: readonly number[] }[] = [];

  constructor(graph: Graph, { names, count, areTexts = false }: KnownColumns) {
    this.#graph = graph;
    this.count = count;
    this.names = names;
    this.#areTexts = areTexts;
    this.#texts = new InputTexts(graph);
  }

  /** Columns as numbers: float64 [rows, columns]. */
  numbers(columns: readonly number[]): Value {
    const known = this.#numbers.find(
      (one) =>
        one.columns.length === columns.length && one.columns.every((column, at) => column === columns[at]),
    );
    if (known !== undefined) return known.value;
    this.#refuseTexts('numbers');
    const value = this.#graph.reserve('columns', { dtype: 'float64', shape: [null, columns.length] });
    this.#numbers.push({ value, columns });
    return value;
  }

  /** A column as text: string [rows, 1]. */
  text(column: number): Value {
    const known = this.#text.get(column);
    if (known !== undefined) return known;
    this.#refuseTexts('a column');
    const value = this.#graph.reserve('text', { dtype: 'string', shape: [null, 1] });
    this.#text.set(column, value);
    return value;
  }

  /** A column's texts, divided into tokens before the graph runs. */
  tokens(column: number, division: TokenDivision): TextTokens {
    return this.#texts.tokens(column, division);
  }

  /** Makes the inputs of the graph, and of them what was read of columns. */
  finish(): FinishedInputs {
    if (this.#isMatrix) return { columns: this.#asMatrix(), chain: null };
    const columns = this.#asColumns();
    const names = columns.map(({ name }) => name);
    const before = this.#texts.finish((column) => this.#nameOf(column), names);
    if (before.length === 0) return { columns, chain: null };
    const inputs = outerInputs(columns, this.#areTexts);
    return { columns, chain: { inputs, before } };
  }

  /** Names of the columns that the model was fitted with, but callers needn't send: nothing reads them. */
  get unused(): readonly string[] {
    const sent = new Set(this.#isMatrix ? this.#matrixColumns : this.#used);
    return this.names?.filter((_, column) => !sent.has(column)) ?? [];
  }

  /** Names of all columns that the model was fitted with, where callers send a matrix of only some of them; else null. */
  get fitted(): readonly string[] | null {
    return this.#isMatrix && this.#matrixColumns.length < this.count ? this.names : null;
  }

  /** Names of the columns of text whose missing ones are None to the model. */
  get none(): readonly string[] {
    return this.notes.withNone(this.#text.keys()).map((column) => this.#nameOf(column));
  }

  /** How the columns of categories are sent, by their names; none where the columns have no names. */
  get categories(): ReadonlyMap<string, CategoryForm> {
    const all = this.names === null ? [] : [...this.notes.categories];
    return new Map(all.map(([column, form]) => [this.#nameOf(column), form]));
  }

  /**
   * Values of the columns of each input that are accepted, others being refused; null: any. Inputs that accept all are absent.
   */
  get accepted(): ReadonlyMap<string, readonly (readonly ColumnValue[] | null)[]> {
    const listed = this.notes.accepted((column) => this.#text.has(column));
    if (listed.size === 0) return new Map();
    if (!this.#isMatrix) {
      return new Map([...listed].map(([column, values]) => [this.#nameOf(column), [values]]));
    }
    return new Map([[matrixName, this.#matrixColumns.map((column) => listed.get(column) ?? null)]]);
  }

  get #isMatrix(): boolean {
    return this.#text.size === 0 && this.#texts.columns.size === 0;
  }

  /** Columns of the matrix: those that are read, where their names tell which these are; nothing tells it without names. */
  get #matrixColumns(): readonly number[] {
    const used = this.#used;
    const areDistinct = this.names !== null && new Set(this.names).size === this.count;
    // Without any column there would be no rows.
    if (areDistinct && used.length > 0) return used;
    return Array.from({ length: this.count }, (_, column) => column);
  }

  /** All columns that are read, in the model's order. */
  get #used(): readonly number[] {
    const used = new Set([
      ...this.#text.keys(),
      ...this.#texts.columns,
      ...this.#numbers.flatMap(({ columns }) => columns),
    ]);
    return [...used].toSorted((left, right) => left - right);
  }

  #nameOf(column: number): string {
    return this.#areTexts ? textsName : (this.names?.[column] ?? `x${column}`);
  }

  #refuseTexts(what: string): void {
    if (this.#areTexts) throw new ShapeError(`one takes texts and another ${what}`);
  }

  #asMatrix(): readonly InputColumn[] {
    const sent = this.#matrixColumns;
    const places = new Map(sent.map((column, place) => [column, place]));
    const input = this.#graph.input(matrixName, 'float64', [null, sent.length]);
    for (const { value, columns } of this.#numbers) {
      const read = columns.map((column) => places.get(column) ?? 0);
      if (read.length === sent.length && read.every((place, at) => place === at)) {
        this.#graph.produceFirst(value, 'Identity', [input]);
      } else {
        this.#graph.produceFirst(value, 'Gather', [input, this.#graph.ints(read)], {
          attributes: { axis: { int: 1 } },
        });
      }
    }
    return sent.map((column) => ({
      name: this.#nameOf(column),
      kind: 'numbers',
      isNamed: this.names !== null,
    }));
  }

  #asColumns(): readonly InputColumn[] {
    const divided = this.#texts.columns;
    const inputs = new Map<number, Value>();
    const columns = this.#used;
    const isText = (column: number) => this.#text.has(column) || divided.has(column);
    const isRead = new Set([...this.#text.keys(), ...this.#numbers.flatMap(({ columns: read }) => read)]);
    for (const column of columns.filter((one) => isRead.has(one))) {
      const dtype = isText(column) ? 'string' : 'float64';
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
        // Another estimator takes this column as text; numbers are read from it.
        const read = this.#graph.reserve('numbers', { dtype: 'float64', shape: [null, 1] });
        this.#graph.produceFirst(read, 'Cast', [input], {
          attributes: { to: { int: elementTypes.float64 } },
        });
        return read;
      });
      this.#graph.produceFirst(value, 'Concat', numbers, { attributes: { axis: { int: 1 } } });
    }
    return columns.map((column) => ({
      name: this.#nameOf(column),
      kind: isText(column) ? 'text' : 'numbers',
      isNamed: this.names !== null,
    }));
  }
}
