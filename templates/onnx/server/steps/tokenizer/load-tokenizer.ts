import { join } from 'node:path';
import type { TokenizerStep } from '../../../../../contract/schemas/contract.schema.ts';
import type { Transform } from '../step-kind.ts';
import { RowRefusal, rowTexts } from '../step-tensors.ts';
import { encodedRows } from './encoded-tensors.ts';
import { openedFile } from './opened-file.ts';

/**
 * What a step computes, by the tokenizer.json of its model.
 *
 * @param folder of the model's files
 * @throws StartError naming the file
 */
export async function loadTokenizer(folder: string, step: TokenizerStep): Promise<Transform['run']> {
  const { openEncoder } = await import('./open-encoder.ts');
  const { inputs, outputs } = step;
  const encode = openedFile(join(folder, step.file), (json) => openEncoder(json, step));
  return ([texts, pairs]) => {
    const first = rowTexts(inputs.text, texts);
    const second = inputs.pair === undefined ? null : rowTexts(inputs.pair, pairs);
    const encoded = encode(first, second);
    if (!('reason' in encoded)) return encodedRows(encoded, outputs);
    const { row, reason } = encoded;
    // Of two texts the longer is what makes them too long.
    const isSecond = (second?.[row]?.length ?? 0) > (first[row]?.length ?? 0);
    const input = (isSecond ? inputs.pair : undefined) ?? inputs.text;
    throw new RowRefusal({ input, row }, `the text ${reason}`);
  };
}
