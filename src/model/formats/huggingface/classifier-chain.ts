import type { TransformingStep } from '../../../../contract/contract.ts';
import type { TokenizerStep } from '../../../../contract/schemas/contract.schema.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import type { TensorInfo } from '../../../tensor/signature.ts';
import { classificationOf, scoresInWords } from './classification.ts';
import type { FolderChain } from './folder-chain.ts';
import { type FolderTokenizer, tokenizerFile } from './folder-tokenizer.ts';
import { classifierTensors, type GraphTensors } from './graph-tensors.ts';
import type { ReadFolder } from './read-folder.ts';

const text = 'text';
const pair = 'text_pair';

const rows = ['N'] as const;

/** What is listed of the labels. */
const shownLabels = 1000;

/** Texts to record answers of, and what is ranked by them. */
const samples = [
  ['The service was friendly, and the room was clean.', 'A good place to stay.'],
  ['It broke on the second day. I want my money back!', 'It works well.'],
] as const;

/**
 * The chain of a classifier: `text`, and `text_pair` where callers send one, become `label` and `score`, and `scores` of all
 * labels. A text and another that is ranked by it become one `score`.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export function classifierChain(
  folder: ReadFolder,
  tokenizer: FolderTokenizer,
  info: ModelInfo,
): FolderChain {
  const graph = classifierTensors(info);
  const { task, labels, scores } = classificationOf(folder, graph.width);
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
    ...(isRanking && { task: 'text-ranking' }),
    labels: isRanking || labels.length === 1 ? {} : { [scored]: labels },
    values: {},
    described: {
      task: isRanking ? 'text ranking' : 'text classification',
      labels: labels.slice(0, shownLabels),
      scores: scoresInWords(scores),
      pooling: null,
      prompts: null,
      maxLength: step.settings.maxLength,
    },
    samples: {
      [text]: samples.map(([first]) => first),
      [pair]: samples.map(([, second]) => (isRanking ? second : '')),
    },
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
