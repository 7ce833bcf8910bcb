import { join } from 'node:path';
import type { EntitiesStep } from '../../../../../contract/schemas/contract.schema.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { badRequest } from '../../util/http-error.ts';
import { rowTexts, textColumn } from '../row-texts.ts';
import type { Transform } from '../step-kind.ts';
import { openedFile } from '../tokenizer/opened-file.ts';

/**
 * What a step computes, by the tokenizer.json of its model.
 *
 * @param folder of the model's files
 * @throws StartError naming the file
 */
export async function loadEntities(folder: string, step: EntitiesStep): Promise<Transform['run']> {
  const { openEntities } = await import('../tokenizer/open-encoder.ts');
  const find = openedFile(join(folder, step.file), (json) => openEntities(json, step));
  return ([texts, aggregations, ignored, ids, offsets, sequences, lengths, logits]) => {
    const found = find({
      texts: rowTexts(texts),
      aggregations: rowTexts(aggregations),
      ignored: rowTexts(ignored),
      ids: integersOf(ids),
      offsets: integersOf(offsets),
      sequences: integersOf(sequences),
      lengths: integersOf(lengths),
      logits: logits?.elements instanceof Float32Array ? logits.elements : new Float32Array(),
      width: ids?.shape[1] ?? 0,
      logitsWidth: logits?.shape[1] ?? 0,
    });
    if (!('reason' in found)) return [textColumn([...found])];
    throw badRequest(`input "${found.input}": row ${found.row}: ${found.reason}`);
  };
}

function integersOf(tensor: Tensor | undefined): BigInt64Array {
  return tensor?.elements instanceof BigInt64Array ? tensor.elements : new BigInt64Array();
}
