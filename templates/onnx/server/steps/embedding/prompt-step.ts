import { promptSignature, readPromptStep } from '../../../../../contract/embedding/prompt-step.ts';
import { promptedTexts } from '../../../../../contract/embedding/prompts.ts';
import type { StepKind } from '../step-kind.ts';
import { refusingRows, rowTexts } from '../step-tensors.ts';

/** Puts prompts in front of texts. */
export const promptStep: StepKind = {
  kind: 'prompt',
  read: (declaration) => {
    const step = readPromptStep(declaration.declared());
    const { inputs, outputs } = step;
    return {
      kind: 'prompt',
      ...promptSignature(step),
      run: ([texts, names]) => {
        const given = [rowTexts(inputs.text, texts), rowTexts(inputs.name, names)] as const;
        const prompted = refusingRows(() => promptedTexts(step, ...given));
        const shape = [prompted.texts.length];
        return [
          { dtype: 'string', shape, elements: prompted.texts },
          ...(outputs.tokens === undefined
            ? []
            : [{ dtype: 'int64', shape, elements: prompted.tokens } as const]),
        ];
      },
    };
  },
};
