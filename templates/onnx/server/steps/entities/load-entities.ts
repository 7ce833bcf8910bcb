import { join } from 'node:path';
import type { EntitiesStep } from '../../../../../contract/schemas/contract.schema.ts';
import { badRequest } from '../../util/http-error.ts';
import type { Transform } from '../step-kind.ts';
import { floatsOf, integersOf, rowTexts, textColumn } from '../step-tensors.ts';
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
  const { inputs } = step;
  return ([texts, aggregations, ignored, ids, offsets, sequences, lengths, logits]) => {
    const tokens = integersOf(ids);
    const scores = floatsOf(logits, 3);
    const found = find({
      texts: rowTexts(inputs.text, texts),
      aggregations: rowTexts(inputs.aggregation, aggregations),
      ignored: rowTexts(inputs.ignored, ignored),
      ids: tokens.elements,
      offsets: integersOf(offsets).elements,
      sequences: integersOf(sequences).elements,
      lengths: integersOf(lengths).elements,
      logits: scores.elements,
      width: tokens.shape[1] ?? 0,
      logitsWidth: scores.shape[1] ?? 0,
    });
    if (!('reason' in found)) return [textColumn([...found])];
    throw badRequest(`input "${found.input}": row ${found.row}: ${found.reason}`);
  };
}
