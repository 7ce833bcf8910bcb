import { join } from 'node:path';
import type { FillMasksStep } from '../../../../../contract/schemas/contract.schema.ts';
import { fillMasksSignature, readFillMasksStep } from '../../../../../contract/text/masks/mask-steps.ts';
import { targetRows } from '../../../../../contract/text/masks/target-rows.ts';
import type { StepKind, Transform } from '../step-kind.ts';
import { floatsOf, integersOf, rowCounts, textColumn } from '../step-tensors.ts';
import { openedFile } from '../tokenizer/opened-file.ts';

/** The likeliest tokens for the masks of texts: what the graph returns of all tokens is gone when their rows are done. */
export const fillMasksStep: StepKind = {
  kind: 'fillMasks',
  read: (declaration) => {
    const step: FillMasksStep = readFillMasksStep(declaration.declared());
    const declared = { kind: 'fillMasks', ...fillMasksSignature(step), isByRow: true } as const;
    return { ...declared, load: async (folder) => ({ ...declared, run: await load(folder, step) }) };
  },
};

async function load(folder: string, step: FillMasksStep): Promise<Transform['run']> {
  const { openFillMasks } = await import('../tokenizer/open-encoder.ts');
  const fill = openedFile(join(folder, step.file), (json) => openFillMasks(json, step));
  return ([ids, lengths, targets, counts, logits]) => {
    const tokens = integersOf(ids);
    const scores = floatsOf(logits, 3);
    const [, logitsWidth = 0, size = 0] = scores.shape;
    const fills = fill({
      ids: tokens.elements,
      width: tokens.shape[1] ?? 0,
      lengths: rowCounts(lengths),
      targets: targetRows(rowCounts(targets), integersOf(targets).shape[1] ?? 1),
      counts: rowCounts(counts),
      logits: scores.elements,
      logitsWidth,
      size,
    });
    return [textColumn(fills)];
  };
}
