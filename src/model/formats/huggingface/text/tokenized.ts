import type { TokenizerStep } from '../../../../../contract/schemas/contract.schema.ts';
import type { FolderChain } from '../folder-chain.ts';
import { type FolderTokenizer, tokenizerFile } from './folder-tokenizer.ts';
import type { EncodedInputs } from './encoded-inputs.ts';
import { shownLabels } from '../label-scores.ts';

/** What a task has a tokenizer do beside what the folder says. */
interface Tokenized extends Pick<TokenizerStep, 'inputs'> {
  readonly outputs?: Partial<TokenizerStep['outputs']>;
  readonly settings?: Partial<TokenizerStep['settings']>;
}

/** What inspection says of a task that has no pooling or prompts. */
export function described(
  task: string | null,
  { settings }: FolderTokenizer,
  labels: readonly string[] | null,
  scores: string | null,
): FolderChain['described'] {
  return {
    task,
    labels: labels?.slice(0, shownLabels) ?? null,
    scores,
    pooling: null,
    prompts: null,
    maxLength: settings.maxLength,
  };
}

/** The tensor that has how many tokens each row has. */
export const tokenCounts = 'token_counts';

/** The step that makes what a graph takes of texts. */
export function tokenized(
  { content, settings, leavesOutTypes }: FolderTokenizer,
  { ids, mask, types }: EncodedInputs,
  task: Tokenized,
): TokenizerStep {
  return {
    kind: 'tokenizer',
    file: tokenizerFile,
    sha256: content.sha256,
    inputs: task.inputs,
    outputs: {
      ids,
      lengths: tokenCounts,
      ...(mask !== undefined && { mask }),
      ...(types !== undefined && { types }),
      ...task.outputs,
    },
    settings: {
      ...settings,
      // Without a mask, padding would be read as text.
      padding: mask === undefined ? null : settings.padding,
      stripped: false,
      ...(types !== undefined && leavesOutTypes && { zeroTypes: true }),
      emptyPair: 'none',
      ...task.settings,
    },
  };
}
