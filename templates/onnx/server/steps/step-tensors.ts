import { RefusedRow } from '../../../../contract/refused-row.ts';
import type { Tensor } from '../tensors/dtype.ts';
import type { TensorRow } from '../../../../contract/spread-rows.ts';
import { badRequest, HttpError } from '../util/http-error.ts';

/** A tensor of one dtype, row-major. */
interface TensorOf<Elements> {
  readonly shape: readonly number[];
  readonly elements: Elements;
}

/**
 * The texts of a tensor, one a row.
 *
 * @param input its name, by which callers know it
 * @throws HttpError 400 naming it where its shape is another; RangeError where its dtype is, which the chain was found to have
 */
export function rowTexts(input: string, tensor: Tensor | undefined): readonly string[] {
  if (tensor === undefined || !Array.isArray(tensor.elements)) throw otherThan('string', tensor);
  const { shape, elements } = tensor;
  if (elements.length === shape[0]) return elements;
  throw badRequest(`input "${input}": expected one text a row, got [${shape.join(', ')}]`);
}

/** The numbers of an int64 tensor [N]: how many of something each row has. @throws RangeError as {@link integersOf} */
export function rowCounts(tensor: Tensor | undefined): readonly number[] {
  return Array.from(integersOf(tensor).elements, Number);
}

/** An int64 tensor. @throws RangeError for one that isn't as the chain was found to have it */
export function integersOf(tensor: Tensor | undefined): TensorOf<BigInt64Array> {
  if (tensor?.elements instanceof BigInt64Array) return { shape: tensor.shape, elements: tensor.elements };
  throw otherThan('int64', tensor);
}

/**
 * A float32 tensor.
 *
 * @param axes how many it has, which a graph that leaves its shape open doesn't say before it is asked
 * @throws RangeError for one that isn't as the chain was found to have it
 */
export function floatsOf(tensor: Tensor | undefined, axes: 2 | 3 | 4): TensorOf<Float32Array> {
  if (tensor?.elements instanceof Float32Array && tensor.shape.length === axes) {
    return { shape: tensor.shape, elements: tensor.elements };
  }
  throw otherThan(`float32 of ${axes} axes`, tensor);
}

function otherThan(expected: string, tensor: Tensor | undefined): RangeError {
  const got = tensor === undefined ? 'no tensor' : `${tensor.dtype} [${tensor.shape.join(', ')}]`;
  return new RangeError(`a step reads ${expected}, and there is ${got}`);
}

/** A tensor [N] of texts. */
export function textColumn(elements: string[]): Tensor {
  return { dtype: 'string', shape: [elements.length], elements };
}

/** A row that a step refuses: a 400 naming the input and the row, which are the step's own until somebody knows which the caller's are. */
export class RowRefusal extends HttpError implements TensorRow {
  readonly input: string;
  readonly row: number;
  /** A sentence without its place. */
  readonly reason: string;

  constructor({ input, row }: TensorRow, reason: string) {
    super(400, `input "${input}": row ${row}: ${reason}`);
    this.input = input;
    this.row = row;
    this.reason = reason;
  }
}

/** What a step makes, with a row that it refuses told to the caller. @throws RowRefusal */
export function refusingRows<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RefusedRow)) throw error;
    throw new RowRefusal(error, error.message);
  }
}
