import type { InputSpec, TensorSpec } from '../../tensors/tensor-spec.ts';
import { badRequest } from '../../util/http-error.ts';
import { memo } from '../../util/memo.ts';

/** An input as one row sees it. */
export interface RowInput {
  readonly spec: InputSpec;
  /** Axis along which the rows are stacked. */
  readonly axis: number;
  /** Shape of one row's part: the input's without `axis`. Sizes that aren't fixed are null. */
  readonly shape: readonly (number | null)[];
  /** Names of the values of a row when they have names of their own. */
  readonly columns: readonly string[] | null;
}

/**
 * How one row of a request maps to the inputs of a model.
 *
 * @throws HttpError 400 when some input has no axis for rows: then only whole tensors can be sent
 */
export const rowLayout = memo((specs: readonly InputSpec[]): readonly RowInput[] =>
  specs.map((spec) => {
    const axis = rowAxis(spec);
    if (axis === null || spec.shape === null) {
      throw badRequest(
        `input "${spec.name}" has no batch axis to stack rows along; send {"inputs": {…}} with whole tensors`,
      );
    }
    const shape = spec.shape.toSpliced(axis, 1).map((size) => (typeof size === 'number' ? size : null));
    const isColumns = shape.length === 1 && (shape[0] === null || shape[0] === spec.features?.length);
    return { spec, axis, shape, columns: isColumns ? spec.features : null };
  }),
);

/** The batch axis; a leading size of 1 makes do in models exported for one row only. */
export function rowAxis({ shape, batchAxis }: TensorSpec): number | null {
  return batchAxis ?? (shape?.[0] === 1 ? 0 : null);
}

/** Whether the columns of a frame are those of a matrix that has no names for them: then a frame's own mean nothing. */
export function hasNamelessColumns(
  [input, ...others]: readonly RowInput[],
  columns: readonly string[],
): boolean {
  if (input === undefined || others.length > 0) return false;
  return input.columns === null && input.shape.length === 1 && !columns.includes(input.spec.name);
}

/** The columns of records that are passed over, though no input has them. */
type PassedOver = 'all' | ReadonlySet<string>;

/** What records name beside what the model has. */
export interface OtherFields {
  /** Nothing unless given. */
  readonly passedOver?: PassedOver | undefined;
  /** Inputs of the graph that have values in the model: refused even where others are passed over, as they would change nothing. */
  readonly ownValues?: ReadonlySet<string> | undefined;
}

/** What a record may name. */
export interface RowFields {
  /** The columns, or the input itself where they have no names. */
  readonly names: readonly string[];
  /** Inputs of named columns by their own names, where no column is called so: a row of them may also come whole. */
  readonly wholes: ReadonlySet<string>;
  /** All of those. */
  readonly known: ReadonlySet<string>;
}

/** The fields of records for a layout. */
export const rowFields = memo((inputs: readonly RowInput[]): RowFields => {
  const names = inputs.flatMap(({ spec, columns }) => columns ?? [spec.name]);
  const columns = new Set(names);
  const wholes = new Set(inputs.map(({ spec }) => spec.name).filter((name) => !columns.has(name)));
  return { names, wholes, known: new Set([...names, ...wholes]) };
});

/**
 * The same names, those of inputs of one column that goes by another name as that: callers may use either.
 *
 * @param given what a request names; where it names the column too, the input's name is another's
 */
export function asColumns(inputs: readonly RowInput[], given: readonly string[]): readonly string[] {
  const columns = columnsOfInputs(inputs);
  if (columns.size === 0) return given;
  const all = new Set(given);
  return given.map((name) => {
    const column = columns.get(name);
    return column === undefined || all.has(column) ? name : column;
  });
}

const columnsOfInputs = memo((inputs: readonly RowInput[]): ReadonlyMap<string, string> => {
  const { wholes } = rowFields(inputs);
  return new Map(
    inputs.flatMap(({ spec: { name }, columns }): [string, string][] => {
      const [column, ...others] = columns ?? [];
      return column === undefined || others.length > 0 || !wholes.has(name) ? [] : [[name, column]];
    }),
  );
});
