import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntitiesStep } from '../../../contract/schemas/contract.schema.ts';
import { findEntities } from '../../../contract/text/entities/find-entities.ts';
import { readWordMaker } from '../../../contract/text/entities/word-maker.ts';
import { readTokenizer } from '../../../contract/text/tokenizer/read-tokenizer.ts';
import { column, numbersOf } from './replayed-texts.ts';
import { type ReplayedStep, textsOf } from './step-tensors.ts';

/** Finds the entities of texts. @param folder that has tokenizer.json */
export async function markEntities(step: EntitiesStep, folder: string): Promise<ReplayedStep> {
  const { file, inputs, output, unknown } = step;
  const json: unknown = JSON.parse(await readFile(join(folder, file), 'utf8'));
  const words = readWordMaker(json, readTokenizer(json), unknown);
  return (tensors) => {
    const found = findEntities(
      step,
      {
        texts: textsOf(tensors, inputs.text),
        aggregations: textsOf(tensors, inputs.aggregation),
        ignored: textsOf(tensors, inputs.ignored),
        ids: numbersOf(tensors, inputs.ids),
        offsets: numbersOf(tensors, inputs.offsets),
        sequences: numbersOf(tensors, inputs.sequences),
        lengths: numbersOf(tensors, inputs.lengths),
        logits: Float32Array.from(numbersOf(tensors, inputs.logits)),
        width: tensors.get(inputs.ids)?.shape[1] ?? 0,
        logitsWidth: tensors.get(inputs.logits)?.shape[1] ?? 0,
      },
      words,
    );
    return [column(output, found, 'json')];
  };
}
