import { badRequest } from '../../util/http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { joinElements } from '../../tensors/elements.ts';
import { checkShape, elementCount, type Symbols } from '../../tensors/shape.ts';
import type { RowInput } from './row-layout.ts';

/** What the parts of rows are, and where they stand in the request. */
export interface Parts {
  readonly rows: number;
  /** Elements of the first row's part, in one list or several; then those of the second, and so on. */
  readonly lists: readonly (readonly unknown[])[];
  /** The shape of every part. */
  readonly rowShape: readonly number[];
  /** What the request calls its rows, for error messages. */
  readonly field: string;
  /** Says where an element of a part stands. */
  readonly place: (row: number, element: number) => string;
}

/**
 * One input of all rows as a tensor.
 *
 * @throws HttpError 400
 */
export function stackParts(
  input: RowInput,
  { rows, lists, rowShape, field, place }: Parts,
  symbols: Symbols,
): Tensor {
  const { spec, axis } = input;
  const count = spec.shape?.[axis];
  if (typeof count === 'number' && count !== rows) {
    throw badRequest(
      `${field}: the model takes exactly ${count} ${count === 1 ? 'row' : 'rows'} a request, got ${rows}`,
    );
  }
  const shape = checkShape(spec, rowShape.toSpliced(axis, 0, rows), symbols);
  const outer = elementCount(rowShape.slice(0, axis));
  const inner = elementCount(rowShape.slice(axis));
  const elementOf = (index: number) => Math.floor(index / inner / rows) * inner + (index % inner);
  const elementPlace = (index: number) => place(Math.floor(index / inner) % rows, elementOf(index));
  const adviceOnText = (index: number) => {
    const column = input.columns?.[elementOf(index)] ?? spec.name;
    return spec.coded?.includes(column) === true ? codesAdvice(column) : '';
  };
  const inOrder = outer === 1 ? lists : [interleaved(lists.flat(), rows, outer, inner)];
  return {
    dtype: spec.dtype,
    shape,
    elements: joinElements(spec.dtype, inOrder, elementPlace, {
      missing: spec.missing,
      content: spec.content,
      file: spec.file,
      booleans: true,
      adviceOnText,
    }),
  };
}

function codesAdvice(column: string): string {
  return `; the model knows the categories of "${column}" only by the numbers that they were in training: frame["${column}"].cat.codes in pandas`;
}

/** Elements row by row in the order of a tensor of which `outer` parts each hold `inner` elements of every row. */
function interleaved(byRow: readonly unknown[], rows: number, outer: number, inner: number): unknown[] {
  const flat: unknown[] = [];
  for (let o = 0; o < outer; o++) {
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < inner; i++) flat.push(byRow[(row * outer + o) * inner + i]);
    }
  }
  return flat;
}
