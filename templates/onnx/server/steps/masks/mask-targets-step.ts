import { join } from 'node:path';
import type { MaskTargetsStep } from '../../../../../contract/schemas/contract.schema.ts';
import { maskTargetsSignature, readMaskTargetsStep } from '../../../../../contract/text/masks/mask-steps.ts';
import { badRequest } from '../../util/http-error.ts';
import type { StepKind, Transform } from '../step-kind.ts';
import { integersOf, rowCounts, rowTexts } from '../step-tensors.ts';
import { openedFile } from '../tokenizer/opened-file.ts';

/** What may stand for the masks of texts. */
export const maskTargetsStep: StepKind = {
  kind: 'maskTargets',
  read: (declaration) => {
    const step: MaskTargetsStep = readMaskTargetsStep(declaration.declared());
    const declared = { kind: 'maskTargets', ...maskTargetsSignature(step) };
    return { ...declared, load: async (folder) => ({ ...declared, run: await load(folder, step) }) };
  },
};

async function load(folder: string, step: MaskTargetsStep): Promise<Transform['run']> {
  const { openMaskTargets } = await import('../tokenizer/open-encoder.ts');
  const find = openedFile(join(folder, step.file), (json) => openMaskTargets(json, step));
  const { inputs } = step;
  return ([, topK, targets, ids, lengths]) => {
    const tokens = integersOf(ids);
    const found = find({
      ids: tokens.elements,
      width: tokens.shape[1] ?? 0,
      lengths: rowCounts(lengths),
      topK: rowTexts(inputs.topK, topK),
      targets: rowTexts(inputs.targets, targets),
    });
    if ('reason' in found) throw badRequest(`input "${found.input}": row ${found.row}: ${found.reason}`);
    const { counts } = found;
    // Rows may want as many as they like, and a tensor has a column at least.
    const width = found.targets.reduce((most, { length }) => Math.max(most, length), 1);
    const elements = new BigInt64Array(counts.length * width).fill(-1n);
    for (const [row, tokens] of found.targets.entries()) {
      for (const [at, token] of tokens.entries()) elements[row * width + at] = BigInt(token);
    }
    return [
      { dtype: 'int64', shape: [counts.length, width], elements },
      { dtype: 'int64', shape: [counts.length], elements: BigInt64Array.from(counts, BigInt) },
    ];
  };
}
