import { sentRow, type TensorRow } from '../../../../contract/spread-rows.ts';
import type { LoadedChain } from '../steps/chain.ts';
import { RowRefusal } from '../steps/step-tensors.ts';
import type { Tensor } from '../tensors/dtype.ts';

/**
 * The row that a caller sent of which a row comes that steps before inference made.
 *
 * @param made what callers sent, and what the steps made
 */
export function sentRowOf(
  row: TensorRow,
  before: LoadedChain['before'],
  made: ReadonlyMap<string, Tensor>,
): TensorRow {
  const spreads = before.flatMap(({ spread }) => spread ?? []);
  return sentRow(row, spreads, (name) => made.get(name)?.elements ?? []);
}

/** A step's refusal of a row that others made, as one of the row that the caller sent; any other error is itself. */
export function inSentRows(
  error: unknown,
  before: LoadedChain['before'],
  made: ReadonlyMap<string, Tensor>,
): unknown {
  if (!(error instanceof RowRefusal)) return error;
  const sent = sentRowOf(error, before, made);
  return sent.input === error.input ? error : new RowRefusal(sent, error.reason);
}
