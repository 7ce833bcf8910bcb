import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  readTokenListStep,
  tokenListSignature,
} from '../../../../../contract/text/encode/token-list-step.ts';
import { badRequest } from '../../util/http-error.ts';
import type { StepKind } from '../step-kind.ts';
import { rowTexts, textColumn } from '../step-tensors.ts';

/** Tells of the tokens of texts. Its file is read once somebody asks, which hardly anybody does. */
export const tokenListStep: StepKind = {
  kind: 'tokenList',
  read: (declaration) => {
    const step = readTokenListStep(declaration.declared());
    const { file, input } = step;
    const declared = { kind: 'tokenList', ...tokenListSignature(step) };
    return {
      ...declared,
      load: async (folder) => {
        const { openTokenLists } = await import('./open-encoder.ts');
        let lists: ReturnType<typeof openTokenLists> | undefined;
        return {
          ...declared,
          run: ([texts]) => {
            lists ??= openTokenLists(readFileSync(join(folder, file), 'utf8'), step);
            const made = lists(rowTexts(input, texts));
            if (!('reason' in made)) return [textColumn(made)];
            throw badRequest(`input "${input}": row ${made.row}: the text ${made.reason}`);
          },
        };
      },
    };
  },
};
