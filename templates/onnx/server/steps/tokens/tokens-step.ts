import { TextError } from '../../../../../contract/text/count-tokens.ts';
import { readTokensStep } from '../../../../../contract/text/read-tokens-step.ts';
import { tokensCost } from '../../../../../contract/text/tokens-cost.ts';
import { tokensCounter, tokensSignature } from '../../../../../contract/text/tokens-step.ts';
import { badRequest } from '../../util/http-error.ts';
import type { StepKind } from '../step-kind.ts';
import { rowTexts } from '../step-tensors.ts';

/** Divides texts into tokens and counts them, as scikit-learn's vectorizers do. */
export const tokensStep: StepKind = {
  kind: 'tokens',
  read: (declaration) => {
    const step = readTokensStep(declaration.declared());
    const count = tokensCounter(step);
    return {
      kind: 'tokens',
      ...tokensSignature(step),
      cost: ([texts]) => tokensCost(step.settings, rowTexts(step.input, texts)),
      run: ([texts]) => {
        const { tokens, counts, lengths } = divided(step.input, () => count(rowTexts(step.input, texts)));
        return [
          Array.isArray(tokens)
            ? { dtype: 'string', shape: [tokens.length], elements: tokens }
            : { dtype: 'int64', shape: [tokens.length], elements: tokens },
          { dtype: 'float64', shape: [counts.length], elements: counts },
          { dtype: 'int64', shape: [lengths.length], elements: lengths },
        ];
      },
    };
  },
};

function divided<Counted>(input: string, count: () => Counted): Counted {
  try {
    return count();
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw badRequest(`input "${input}": row ${error.row}: the text ${error.message}`);
  }
}
