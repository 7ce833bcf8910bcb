import { badRequest } from '../../util/http-error.ts';
import type { Dtype } from '../../tensors/dtype.ts';
import { elementCount } from '../../tensors/shape.ts';
import { rowFields, type RowInput } from '../predict/row-layout.ts';

/** The part of a record that fills an input. */
export interface CsvInput {
  readonly input: RowInput;
  readonly rowShape: readonly number[];
  /** Its first column, from 0. */
  readonly start: number;
  readonly width: number;
}

/**
 * Which columns fill which input: those of the first input come first, row-major.
 *
 * @param width of the records; the only input may leave it open
 * @throws HttpError 400 when the columns of an input cannot be told
 */
export function csvLayout(inputs: readonly RowInput[], width: number): CsvInput[] {
  let start = 0;
  return inputs.map((input) => {
    const { spec, shape, columns } = input;
    const openSize = columns?.length ?? (isOpen(inputs) ? width : null);
    const rowShape = shape.map((size) => size ?? openSize);
    if (!rowShape.every((size) => size !== null)) {
      throw badRequest(
        `input "${spec.name}": a line of CSV cannot say its sizes [${shape.map((size) => size ?? '?').join(', ')}]; send JSON`,
      );
    }
    const part = { input, rowShape, start, width: elementCount(rowShape) };
    start += part.width;
    return part;
  });
}

/** Whether the model takes rows of any width. */
function isOpen([first, ...others]: readonly RowInput[]): boolean {
  return others.length === 0 && first?.shape.length === 1;
}

/** The names of the columns; null when some column has none. */
export function columnNames(layout: readonly CsvInput[]): readonly string[] | null {
  const hasNames = layout.every(({ input, width }) => input.columns !== null || width === 1);
  return hasNames ? rowFields(layout.map(({ input }) => input)).names : null;
}

/** The element type of each column. */
export function columnDtypes(layout: readonly CsvInput[]): Dtype[] {
  return layout.flatMap(({ input, width }) => Array.from({ length: width }, () => input.spec.dtype));
}
