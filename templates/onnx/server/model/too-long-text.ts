import { HttpError } from '../util/http-error.ts';
import type { LoadedChain } from '../steps/chain.ts';
import type { Tensor } from '../tensors/dtype.ts';

/**
 * Why inference refused texts whose tokens are more than the graph takes, by the text that has most of them: onnxruntime says only that some size
 * doesn't fit. Else the error itself.
 *
 * @param before the steps before inference
 * @param tensors those that they made among them
 */
export function tooLongText(
  error: unknown,
  before: LoadedChain['before'],
  tensors: ReadonlyMap<string, Tensor>,
): unknown {
  const step = before.find(({ encoding }) => encoding !== undefined);
  const input = step?.inputs[0]?.name;
  const counts = tensors.get(step?.ragged?.lengths ?? '')?.elements ?? [];
  if (!(error instanceof HttpError) || error.status !== 400 || input === undefined) return error;
  const lengths = Array.from<unknown, number>(counts, Number);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const row = lengths.indexOf(longest);
  const most = mostTokens(String(error.cause), longest);
  const isCut = step?.encoding?.maxLength != null;
  if (row === -1 || (most === null && isCut)) return error;
  const has = `input "${input}": row ${row}: the text has ${longest} tokens`;
  const how =
    'maxLength of the step tokenizer in mlpack.yaml cuts texts, at the end that truncationSide says';
  const told = new HttpError(
    400,
    most === null
      ? `${has}, which may be more than the model takes, and nothing cuts it: ${how}`
      : `${has}, and the model has ${most} positions for them: ${how}`,
  );
  told.cause = error.cause;
  return told;
}

/**
 * How many tokens a graph has places for, as far as onnxruntime's words tell of a text that has more: the rows of its table of positions, or the
 * size that doesn't fit the text's.
 */
function mostTokens(cause: string, longest: number): number | null {
  const [, table] = /within the inclusive range \[-(\d+),/u.exec(cause) ?? [];
  const [, left, right] = /dimension other than 1\. (\d+) by (\d+)/u.exec(cause) ?? [];
  const sizes = [table, left, right].flatMap((size) => (size === undefined ? [] : [Number(size)]));
  // A table of words is far longer, and so is no reason.
  return sizes.find((size) => size > 1 && size < longest) ?? null;
}
