import { join } from 'node:path';
import type { FillMasksStep } from '../../../../../contract/schemas/contract.schema.ts';
import { fillMasksSignature, readFillMasksStep } from '../../../../../contract/text/masks/mask-steps.ts';
import { targetRows } from '../../../../../contract/text/masks/target-rows.ts';
import { rowCounts, textColumn } from '../row-texts.ts';
import type { StepKind, Transform } from '../step-kind.ts';
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
  return ([ids, lengths, targets, counts, logits]) => [
    textColumn(
      fill({
        ids: rowCounts(ids),
        width: ids?.shape[1] ?? 0,
        lengths: rowCounts(lengths),
        targets: targetRows(rowCounts(targets), targets?.shape[1] ?? 1),
        counts: rowCounts(counts),
        logits: logits?.elements instanceof Float32Array ? logits.elements : new Float32Array(),
        logitsWidth: logits?.shape[1] ?? 0,
        size: logits?.shape[2] ?? 0,
      }),
    ),
  ];
}
