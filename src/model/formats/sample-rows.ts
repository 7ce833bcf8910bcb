import { own } from '../../../contract/own.ts';
import type { Signature } from '../../tensor/signature.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/**
 * Inputs to record answers of.
 *
 * @param samples of each input, a row each
 * @param rows how many of them are taken
 */
export function sampleRows(
  { inputs }: Signature,
  samples: Readonly<Record<string, readonly string[]>>,
  rows: number,
): Tensor[] {
  return inputs.map(({ name, dtype, content }) => ({
    name,
    dtype,
    ...(content !== undefined && { content }),
    shape: [rows],
    data: (own(samples, name) ?? []).slice(0, rows),
  }));
}
