import type { DeclaredChain } from '../../../../contract/chain.ts';
import type { TransformingStep } from '../../../../contract/contract.ts';
import type { ContractTensor, TokenizerStep } from '../../../../contract/schemas/contract.schema.ts';
import type { Signature, TensorInfo } from '../../../tensor/signature.ts';
import type { Classification } from './classification.ts';
import { type FolderTokenizer, tokenizerFile } from './folder-tokenizer.ts';
import type { GraphTensors } from './graph-tensors.ts';

/** What callers send and get of a classifier of texts, and what is done in between. */
export interface ClassifierChain {
  readonly signature: Signature;
  readonly steps: Pick<DeclaredChain, 'before' | 'after'>;
  /** Names of the outputs' classes, by output. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

const text = 'text';
const pair = 'text_pair';

const rows = ['N'] as const;

/**
 * The chain of a classifier: `text`, and `text_pair` where callers send one, become `label` and `score`, and `scores` of all
 * labels. A text and another that is ranked by it become one `score`.
 */
export function classifierChain(
  { task, labels, scores }: Classification,
  tokenizer: FolderTokenizer,
  graph: GraphTensors,
): ClassifierChain {
  const isRanking = task === 'text-ranking';
  const step = tokenizerStep(tokenizer, graph, isRanking);
  const scored = scores === 'none' ? graph.logits : 'scores';
  const after: TransformingStep[] = [
    ...(scores === 'none' ? [] : [{ kind: scores, input: graph.logits, output: scored }]),
    { kind: 'topLabel', input: scored, outputs: { label: 'label', score: 'score' }, labels },
  ];
  const label: TensorInfo = { name: 'label', dtype: 'string', shape: rows };
  const score: TensorInfo = { name: 'score', dtype: 'float32', shape: rows };
  const all: TensorInfo = { name: scored, dtype: 'float32', shape: ['N', labels.length] };
  const second: TensorInfo = { name: pair, dtype: 'string', shape: rows };
  return {
    signature: {
      inputs: [
        { name: text, dtype: 'string', shape: rows },
        isRanking ? second : { ...second, missing: '', optional: true },
      ],
      outputs: isRanking ? [score] : labels.length === 1 ? [label, score] : [label, score, all],
      pipeline: { task, labels, scores, allScores: scored, isPadded: step.settings.padding !== null },
    },
    steps: { before: [step], after },
    labels: isRanking || labels.length === 1 ? {} : { [scored]: labels },
  };
}

function tokenizerStep(
  { content, settings }: FolderTokenizer,
  { ids, mask, types }: GraphTensors,
  isRanking: boolean,
): TokenizerStep {
  return {
    kind: 'tokenizer',
    file: tokenizerFile,
    sha256: content.sha256,
    inputs: { text, pair },
    outputs: {
      ids,
      lengths: 'token_counts',
      ...(mask !== undefined && { mask }),
      ...(types !== undefined && { types }),
    },
    settings: {
      ...settings,
      // Without a mask, padding would be read as text.
      padding: mask === undefined ? null : settings.padding,
      stripped: isRanking,
      emptyPair: isRanking ? 'text' : 'none',
    },
  };
}

/** The tensors of a graph as the contract has them. */
export function graphTensors(tensors: readonly TensorInfo[]): readonly ContractTensor[] {
  return tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape, batchAxis: 0 }));
}
