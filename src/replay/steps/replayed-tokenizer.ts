import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TokenizerStep } from '../../../contract/schemas/contract.schema.ts';
import { textEncoder } from '../../../contract/text/encode/encode-texts.ts';
import { readTokenizer } from '../../../contract/text/tokenizer/read-tokenizer.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { divided } from './replayed-texts.ts';
import { encodedTensors, type ReplayedStep, textsOf } from './step-tensors.ts';

/** Divides texts into tokens. @param folder that has tokenizer.json */
export async function encodeTexts(step: TokenizerStep, folder: string): Promise<ReplayedStep> {
  const { file, inputs, outputs } = step;
  const tokenizer = readTokenizer(JSON.parse(await readFile(join(folder, file), 'utf8')));
  const encode = textEncoder(tokenizer, step);
  return (tensors) => {
    const pairs = inputs.pair === undefined ? null : textsOf(tensors, inputs.pair);
    const texts = textsOf(tensors, inputs.text);
    const encoded = divided(inputs.text, () => encode(texts, pairs));
    const { lengths, width, windows } = encoded;
    const matrix = [lengths.length, width];
    const made = [
      [outputs.offsets, encoded.offsets, [...matrix, 2]],
      [outputs.sequences, encoded.sequences, matrix],
      [outputs.words, encoded.words, matrix],
      [outputs.windows, BigInt64Array.from(windows, BigInt), [windows.length]],
    ] as const;
    const others = made.flatMap(([name, data, shape]): Tensor[] =>
      name === undefined || data === undefined ? [] : [{ name, dtype: 'int64', shape, data: [...data] }],
    );
    return [...encodedTensors(encoded, outputs), ...others];
  };
}
