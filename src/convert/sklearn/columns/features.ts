import { cast, concatColumns, gatherColumns } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import { ShapeError } from '../../graph/shape-error.ts';
import type { Value } from '../../graph/value.ts';
import type { ColumnValue, Replacement } from './accepted-values.ts';
import {
  originOf,
  runsOf,
  selectOf,
  storedOf,
  valueOf,
  widthOf,
  type FeaturePart,
  type Origin,
} from './feature-parts.ts';
import type { CategoryForm } from './column-notes.ts';
import type { InputFrame } from './input-frame.ts';
import type { TextTokens, TokenDivision } from './input-texts.ts';
import { SparseColumns } from './sparse-columns.ts';

/** What an imputer did to some columns. */
interface Filling {
  readonly from: Features;
  readonly columns: readonly number[];
  /** What was replaced in each of the columns. */
  readonly replaced: readonly Replacement[];
  /** Of one column of text: itself with its Nones left, which are no NaN to an imputer. */
  readonly withNone?: Value;
}

/**
 * The columns that an estimator is given. What callers send has no element type until an estimator takes it as numbers or as
 * text: only the model knows which of its columns are which.
 */
export class Features {
  /** Whether they are a sparse matrix in Python, which most estimators are given as if its zeros were there. */
  readonly isSparse: boolean;
  readonly #parts: readonly FeaturePart[];
  readonly #graph: Graph;

  private constructor(graph: Graph, parts: readonly FeaturePart[], isSparse = false) {
    this.#graph = graph;
    this.#parts = parts;
    this.isSparse = isSparse;
  }

  /** All that callers send. */
  static ofFrame(graph: Graph, frame: InputFrame): Features {
    const columns = Array.from({ length: frame.count }, (_, column) => column);
    return new Features(graph, [{ kind: 'input', frame, columns }]);
  }

  /** Matrices [rows, columns]. */
  static of(graph: Graph, ...values: readonly Value[]): Features {
    return new Features(
      graph,
      values.map((value) => ({ kind: 'value', value })),
    );
  }

  /** Columns in which missing values were filled in. */
  static filledIn(graph: Graph, value: Value, { from, columns, replaced, withNone }: Filling): Features {
    const origins = from.#originsOf(columns).map((origin, at) => {
      const replacement = replaced[at];
      if (origin === null || replacement === undefined) return null;
      return { ...origin, replaced: [...origin.replaced, replacement] };
    });
    return new Features(graph, [
      { kind: 'value', value, origins, ...(withNone !== undefined && { withNone }) },
    ]);
  }

  /** Columns that are mostly zero. */
  static ofSparse(graph: Graph, sparse: SparseColumns): Features {
    return new Features(graph, [{ kind: 'sparse', sparse }], true);
  }

  /** Columns of several side by side: of scipy and scikit-learn a sparse matrix as soon as one of them is. */
  static beside(graph: Graph, several: readonly Features[]): Features {
    return new Features(
      graph,
      several.flatMap((features) => features.#parts),
      several.some(({ isSparse }) => isSparse),
    );
  }

  /** The same columns as a sparse matrix, or as one with all zeros. */
  storedAs(isSparse: boolean): Features {
    return isSparse === this.isSparse ? this : new Features(this.#graph, this.#parts, isSparse);
  }

  /** How many columns there are. */
  get count(): number {
    return this.#parts.reduce((sum, part) => sum + widthOf(part), 0);
  }

  /** Names of the columns that callers send; null where a column was made by an operator, or has no name. */
  get names(): readonly (string | null)[] {
    return this.#parts.flatMap((part) =>
      part.kind === 'input'
        ? part.columns.map((column) => part.frame.names?.[column] ?? null)
        : Array.from({ length: widthOf(part) }, () => null),
    );
  }

  /** Some of the columns, in the order given. */
  select(indices: readonly number[]): Features {
    return new Features(
      this.#graph,
      runsOf(this.#parts, indices).map(({ part, columns }) => selectOf(this.#graph, part, columns)),
      this.isSparse,
    );
  }

  /**
   * All columns as numbers: float64 [rows, columns].
   *
   * @throws TooWideError for columns of texts that are too many with their zeros
   */
  matrix(): Value {
    return this.#joined((part) => cast(this.#graph, valueOf(part), 'float64'));
  }

  /**
   * {@link matrix} with NaN for what a sparse matrix doesn't store: what isn't listed, and zeros of what scipy made sparse. What
   * isn't a sparse matrix is as it is.
   *
   * @throws TooWideError for columns of texts that are too many with their zeros
   */
  stored(): Value {
    return this.isSparse ? this.#joined((part) => storedOf(this.#graph, part)) : this.matrix();
  }

  #joined(make: (part: FeaturePart) => Value): Value {
    return concatColumns(this.#graph, this.#parts.filter((part) => widthOf(part) > 0).map(make));
  }

  /** Whether some columns are mostly zero, and only what is not is computed. */
  get hasSparse(): boolean {
    return this.#parts.some(({ kind }) => kind === 'sparse');
  }

  /** All columns, where all of them are mostly zero and only what is not is computed. */
  sparse(): SparseColumns | undefined {
    const sparse = this.#parts.flatMap((part) => (part.kind === 'sparse' ? part.sparse : []));
    if (sparse.length === 0 || sparse.length < this.#parts.length) return undefined;
    return SparseColumns.beside(this.#graph, sparse);
  }

  /** The same without the zeros that are listed, as scipy eliminates them. */
  withoutZeros(): Features {
    const parts = this.#parts.map((part) =>
      part.kind === 'sparse' ? { ...part, sparse: part.sparse.withoutZeros() } : part,
    );
    return new Features(this.#graph, parts, this.isSparse);
  }

  /** All columns by what isn't zero of them. */
  listed(): SparseColumns {
    const listed = this.alike().map(
      (some) => some.sparse() ?? SparseColumns.ofMatrix(this.#graph, some.matrix()),
    );
    return SparseColumns.beside(this.#graph, listed);
  }

  /** Neighbours that are all mostly zero, or none of them. */
  alike(): readonly Features[] {
    const runs: FeaturePart[][] = [];
    for (const part of this.#parts.filter((one) => widthOf(one) > 0)) {
      const run = runs.at(-1);
      if (run !== undefined && (run[0]?.kind === 'sparse') === (part.kind === 'sparse')) run.push(part);
      else runs.push([part]);
    }
    if (runs.length === 0) throw new ShapeError('there are no columns');
    return runs.map((parts) => new Features(this.#graph, parts, this.isSparse));
  }

  /** A tensor whose first axis is the rows. */
  rows(): Value {
    const sparse = this.#parts.find((part) => part.kind === 'sparse');
    return sparse?.sparse.entries.rowSource ?? this.matrix();
  }

  /** The tokens of texts that callers send; undefined of what is not one column of theirs. */
  tokens(division: TokenDivision): TextTokens | undefined {
    const [part, ...others] = this.#parts;
    if (part?.kind !== 'input' || others.length > 0) return undefined;
    const [column, ...more] = part.columns;
    return column === undefined || more.length > 0 ? undefined : part.frame.tokens(column, division);
  }

  /** One column as it is: text where it's text already or callers are to send text, else numbers. [rows, 1] */
  column(index: number, as: 'text' | 'numbers'): Value {
    const [run] = runsOf(this.#parts, [index]);
    if (run === undefined) throw new ShapeError(`there is no column ${index}`);
    const { part, columns } = run;
    if (part.kind === 'input') {
      const column = part.columns[columns[0] ?? 0] ?? 0;
      return as === 'text' ? part.frame.text(column) : part.frame.numbers([column]);
    }
    const value = gatherColumns(this.#graph, valueOf(part), columns);
    return as === 'numbers' ? cast(this.#graph, value, 'float64') : value;
  }

  /** {@link column} of text, with None where an imputer before it left it. */
  columnWithNone(index: number): Value {
    const [run] = runsOf(this.#parts, [index]);
    const { withNone } = run?.part.kind === 'value' ? run.part : {};
    return withNone ?? this.column(index, 'text');
  }

  /**
   * Notes that nothing but some values of a column is accepted, so that callers can be told which; not where an operator
   * made it of what they send.
   */
  acceptOnly(index: number, values: readonly ColumnValue[]): void {
    const [origin = null] = this.#originsOf([index]);
    origin?.frame.notes.acceptOnly(origin.column, values, origin.replaced);
  }

  /** Notes that a missing text of a column is None to the model, and not NaN. */
  missingIsNone(index: number): void {
    const [origin = null] = this.#originsOf([index]);
    origin?.frame.notes.missingIsNone(origin.column);
  }

  /** Notes that a column is of a data frame's categories. */
  isOfCategories(index: number, form: CategoryForm): void {
    const [origin = null] = this.#originsOf([index]);
    origin?.frame.notes.isOfCategories(origin.column, form);
  }

  /** Where each of some columns comes from. */
  #originsOf(indices: readonly number[]): readonly (Origin | null)[] {
    return runsOf(this.#parts, indices).flatMap(({ part, columns }) =>
      columns.map((at) => originOf(part, at)),
    );
  }
}
