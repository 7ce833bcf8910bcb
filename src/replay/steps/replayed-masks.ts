import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FillMasksStep, MaskTargetsStep } from '../../../contract/schemas/contract.schema.ts';
import { fillMasks } from '../../../contract/text/masks/fill-masks.ts';
import { maskTargets } from '../../../contract/text/masks/mask-targets.ts';
import { targetRows } from '../../../contract/text/masks/target-rows.ts';
import { readTokenizer } from '../../../contract/text/tokenizer/read-tokenizer.ts';
import { TokenText } from '../../../contract/text/tokenizer/token-text.ts';
import { column, numbersOf } from './replayed-texts.ts';
import { type ReplayedStep, textsOf } from './step-tensors.ts';

/** Finds what may stand for masks. @param folder that has tokenizer.json */
export async function findTargets(step: MaskTargetsStep, folder: string): Promise<ReplayedStep> {
  const { inputs, outputs } = step;
  const tokenizer = readTokenizer(JSON.parse(await readFile(join(folder, step.file), 'utf8')));
  return (tensors) => {
    const { targets, counts } = maskTargets(
      step,
      {
        ids: numbersOf(tensors, inputs.ids),
        width: tensors.get(inputs.ids)?.shape[1] ?? 0,
        lengths: numbersOf(tensors, inputs.lengths),
        topK: textsOf(tensors, inputs.topK),
        targets: textsOf(tensors, inputs.targets),
      },
      tokenizer,
    );
    const width = targets.reduce((most, { length }) => Math.max(most, length), 1);
    const data = targets.flatMap((tokens) =>
      Array.from({ length: width }, (_, at) => BigInt(tokens[at] ?? -1)),
    );
    return [
      { name: outputs.targets, dtype: 'int64', shape: [targets.length, width], data },
      { name: outputs.counts, dtype: 'int64', shape: [counts.length], data: counts.map(BigInt) },
    ];
  };
}

/** Fills masks. @param folder that has tokenizer.json */
export async function replaceMasks(step: FillMasksStep, folder: string): Promise<ReplayedStep> {
  const { inputs, output } = step;
  const json: unknown = JSON.parse(await readFile(join(folder, step.file), 'utf8'));
  const text = new TokenText(json, readTokenizer(json), step.cleaned);
  return (tensors) => {
    const [, logitsWidth = 0, size = 0] = tensors.get(inputs.logits)?.shape ?? [];
    const filled = fillMasks(
      step,
      {
        ids: numbersOf(tensors, inputs.ids),
        width: tensors.get(inputs.ids)?.shape[1] ?? 0,
        lengths: numbersOf(tensors, inputs.lengths),
        targets: targetRows(numbersOf(tensors, inputs.targets), tensors.get(inputs.targets)?.shape[1] ?? 1),
        counts: numbersOf(tensors, inputs.counts),
        logits: Float32Array.from(numbersOf(tensors, inputs.logits)),
        logitsWidth,
        size,
      },
      text,
    );
    return [column(output, filled, 'json')];
  };
}
