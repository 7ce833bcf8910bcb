import { HttpError } from '../util/http-error.ts';
import { sentRowOf } from './sent-rows.ts';
import type { LoadedChain } from '../steps/chain.ts';
import type { Tensor } from '../tensors/dtype.ts';

/**
 * Why inference refused texts whose tokens are more than the graph takes, by the text that has most of them: onnxruntime says only that some size
 * doesn't fit. Else the error itself.
 *
 * @param before the steps before inference
 * @param sent what callers sent
 * @param made what the steps made of it among it
 */
export function tooLongText(
  error: unknown,
  before: LoadedChain['before'],
  sent: ReadonlyMap<string, Tensor>,
  made: ReadonlyMap<string, Tensor>,
): unknown {
  const step = before.find(({ encoding }) => encoding !== undefined);
  const input = step?.inputs[0]?.name;
  const counts = made.get(step?.ragged?.lengths ?? '')?.elements ?? [];
  if (!(error instanceof HttpError) || error.status !== 400 || input === undefined) return error;
  const lengths = Array.from<unknown, number>(counts, Number);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const at = lengths.indexOf(longest);
  const most = mostTokens(String(error.cause), lengths);
  const isCut = step?.encoding?.maxLength != null;
  if (at === -1 || (most === null && isCut)) return error;
  // A row of tokens may be one of a text's windows, and the text one of the pairs that a row was made of.
  const window = sentRowOf({ input: step?.ragged?.lengths ?? '', row: at }, before, made);
  const ofText = sent.has(window.input) ? window : sentRowOf({ input, row: at }, before, made);
  if (!sent.has(ofText.input)) return error;
  const has = `input "${ofText.input}": row ${ofText.row}: the text has ${longest} tokens`;
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
 * size that doesn't fit the tokens of a text.
 */
function mostTokens(cause: string, lengths: readonly number[]): number | null {
  const [, table] = /within the inclusive range \[-(\d+),/u.exec(cause) ?? [];
  const [, ...sizes] = /dimension other than 1\. (\d+) by (\d+)/u.exec(cause) ?? [];
  const [left = 0, right = 0] = sizes.map(Number);
  const other = lengths.includes(left) ? right : lengths.includes(right) ? left : 0;
  const most = table === undefined ? other : Number(table);
  // A table of words has far more rows, which are no reason.
  return most > 1 && lengths.some((length) => length > most) ? most : null;
}
