import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenizerStep } from '../../../../../contract/schemas/contract.schema.ts';
import type { EncodedTexts } from '../../../../../contract/text/encode/encode-texts.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { badRequest } from '../../util/http-error.ts';
import { messageOf, StartError } from '../../util/start-error.ts';
import type { Transform } from '../step-kind.ts';

/**
 * What a step computes, by the tokenizer.json of its model.
 *
 * @param folder of the model's files
 * @throws StartError naming the file
 */
export async function loadTokenizer(folder: string, step: TokenizerStep): Promise<Transform['run']> {
  const { openEncoder } = await import('./open-encoder.ts');
  const { inputs, outputs, settings } = step;
  const file = join(folder, step.file);
  const encode = orStartError(file, () => openEncoder(readFileSync(file, 'utf8'), settings));
  return ([texts, pairs]) => {
    const second = pairs === undefined ? null : textsOf(inputs.pair ?? '', pairs);
    const encoded = encode(textsOf(inputs.text, texts), second);
    if (!('reason' in encoded)) return tensorsOf(encoded, outputs);
    throw badRequest(`input "${inputs.text}": row ${encoded.row}: the text ${encoded.reason}`);
  };
}

function orStartError<Opened>(file: string, open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    throw new StartError(`${file}: ${messageOf(error)}`);
  }
}

/** In the order of tokenizerSignature. */
function tensorsOf(
  { ids, mask, types, width, lengths }: EncodedTexts,
  outputs: TokenizerStep['outputs'],
): readonly Tensor[] {
  const shape = [lengths.length, width];
  const matrix = (elements: BigInt64Array): Tensor => ({ dtype: 'int64', shape, elements });
  return [
    matrix(ids),
    ...(outputs.mask === undefined ? [] : [matrix(mask)]),
    ...(outputs.types === undefined ? [] : [matrix(types)]),
    { dtype: 'int64', shape: [lengths.length], elements: BigInt64Array.from(lengths, BigInt) },
  ];
}

function textsOf(input: string, tensor: Tensor | undefined): readonly string[] {
  const { shape, elements } = tensor ?? { shape: [], elements: [] };
  if (Array.isArray(elements) && elements.length === shape[0]) return elements;
  throw badRequest(`input "${input}": expected one text a row, got [${shape.join(', ')}]`);
}
