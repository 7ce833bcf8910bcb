import type { OutputSpec } from '../../tensors/tensor-spec.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import { isNumberType } from '../../tensors/convert.ts';
import type { Elements, Tensor } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import { elementCount } from '../../tensors/shape.ts';
import { tensorflowTexts } from '../raw/element-texts.ts';

/** Most elements that are put in order for the classes of one request. */
const maxElements = 1_000_000;

/**
 * How many classes of an output a request asks for by Triton's classification extension; 0: none, but its tensor.
 *
 * @param parameters of the output in the request
 * @throws HttpError 400 when it is no number of classes, or the output has no numbers to order classes by
 */
export function classCount(parameters: unknown, { name, dtype }: OutputSpec, place: string): number {
  const value = isObject(parameters) ? (parameters['classification'] ?? 0) : 0;
  if (value === 0) return 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw badRequest(`${place}.parameters.classification: expected a number of classes, got ${shown(value)}`);
  }
  if (!isNumberType(dtype) || dtype === 'float16') {
    throw badRequest(
      `${place}.parameters.classification: output "${name}" of ${datatypes[dtype]} cannot be answered so`,
    );
  }
  return value;
}

/**
 * Outputs in the order of their names, classes in place of those that were asked for.
 *
 * @param classes how many of each; 0: the output itself
 * @throws HttpError 400 when an output is too large
 */
export function classified(
  { outputs: specs }: Contract,
  names: readonly string[],
  classes: readonly number[],
  tensors: readonly Tensor[],
): readonly Tensor[] {
  return tensors.map((tensor, i) => {
    const count = classes[i] ?? 0;
    const spec = specs.find(({ name }) => name === names[i]);
    return count === 0 || spec === undefined ? tensor : classify(spec, tensor, count);
  });
}

/**
 * The highest elements of an output as texts `value:index[:label]`, the highest first: of each part along the first axis
 * where that is the batch, so [batch, count], else of the whole, [count].
 *
 * @param count of classes, or all that there are where they are fewer
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_classification.md
 * @throws HttpError 400 when the output is too large
 */
function classify(spec: OutputSpec, tensor: Tensor, count: number): Tensor {
  const { shape, elements } = tensor;
  if (elements.length > maxElements) {
    throw badRequest(
      `output "${spec.name}" has more than ${maxElements} elements, too many for classification`,
    );
  }
  const isBatch = spec.batchAxis === 0 && shape.length > 0;
  const batch = isBatch ? (shape[0] ?? 0) : 1;
  const size = elementCount(isBatch ? shape.slice(1) : shape);
  const classes = Math.min(count, size);
  const texts = tensorflowTexts(tensor, false);
  const labels = spec.labels?.length === size && tensor.dtype.startsWith('float') ? spec.labels : null;
  const found: string[] = [];
  for (let row = 0; row < batch; row++) {
    for (const index of highest(elements, row * size, size).slice(0, classes)) {
      const text = texts[row * size + index] ?? '';
      found.push(labels === null ? `${text}:${index}` : `${text}:${index}:${labels[index]}`);
    }
  }
  return { dtype: 'string', shape: isBatch ? [batch, classes] : [classes], elements: found };
}

/** Indices of a part's elements from the highest on; of equal ones the first comes first, and what is no number last. */
function highest(elements: Elements, start: number, size: number): number[] {
  const valueAt = (index: number) => elements[start + index] ?? 0;
  return Array.from({ length: size }, (_, index) => index).toSorted((a, b) => {
    const [x, y] = [valueAt(a), valueAt(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x > y ? -1 : x < y ? 1 : 0;
  });
}
