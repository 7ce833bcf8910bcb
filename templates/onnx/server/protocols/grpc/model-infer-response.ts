import type { Contract } from '../../repository/contract.ts';
import { HttpError } from '../../util/http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import { toRaw } from '../../tensors/raw.ts';
import { classified } from '../v2/classification.ts';
import type { AskedOutputs } from '../v2/read-outputs.ts';
import { MessageWriter } from './message-writer.ts';
import { longs, writeContents } from './write-contents.ts';

/**
 * `ModelInferResponse` of the Open Inference Protocol v2.
 *
 * @param isRaw give the elements in `raw_output_contents`; so they are given, too, when a tensor is of
 *   FP16, for which there are no others
 */
export function writeResponse(
  contract: Contract,
  id: string,
  { names, classes }: AskedOutputs,
  tensors: readonly Tensor[],
  isRaw: boolean,
): Uint8Array {
  const outputs = classes === null ? tensors : classified(contract, names, classes, tensors);
  const allRaw = isRaw || outputs.some(({ dtype }) => dtype === 'float16');
  const writer = new MessageWriter();
  writer.text(1, contract.name);
  writer.text(2, contract.version);
  if (id !== '') writer.text(3, id);
  for (const [i, output] of outputs.entries()) {
    const name = names[i];
    if (name === undefined) throw new HttpError(500, 'the model returned more outputs than were asked for');
    const tensor = new MessageWriter();
    tensor.text(1, name);
    tensor.text(2, datatypes[output.dtype]);
    tensor.varints(3, longs(output.shape));
    if (!allRaw) tensor.data(5, writeContents(output));
    writer.data(5, tensor.written);
  }
  if (allRaw) for (const output of outputs) writer.data(6, toRaw(output));
  return writer.finish();
}
