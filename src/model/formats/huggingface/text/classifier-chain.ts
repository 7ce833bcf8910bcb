import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { classificationOf, scoresInWords } from './classification.ts';
import type { FolderChain } from '../folder-chain.ts';
import type { FolderTokenizer } from './folder-tokenizer.ts';
import { classifierTensors } from './graph-tensors.ts';
import { labelScores, rankingScores } from '../label-scores.ts';
import type { ReadFolder } from '../read-folder.ts';
import { textOf } from '../../../../tensor/row-values.ts';
import { described, tokenized } from './tokenized.ts';

const text = 'text';
const pair = 'text_pair';

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
  const classification = classificationOf(folder, graph.width);
  const { task, labels, scores } = classification;
  const isRanking = task === 'text-ranking';
  const step = tokenized(tokenizer, graph, {
    inputs: { text, pair },
    settings: { stripped: isRanking, emptyPair: isRanking ? 'text' : 'none' },
  });
  const scored = isRanking ? null : labelScores(classification, graph.logits);
  const { after, outputs } = scored ?? rankingScores(classification, graph.logits);
  const second = textOf(pair);
  return {
    signature: {
      inputs: [
        textOf(text),
        isRanking ? second : { ...second, missing: '', optional: true },
        ...(scored?.options ?? []),
      ],
      outputs,
      pipeline: {
        task,
        labels,
        scores,
        allScores: scored?.allScores ?? 'score',
        isPadded: step.settings.padding !== null,
      },
    },
    steps: { before: [step], after },
    ...(isRanking && { task: 'text-ranking' }),
    labels: scored?.labels ?? {},
    values: {},
    described: described(
      isRanking ? 'text ranking' : 'text classification',
      tokenizer,
      labels,
      scoresInWords(scores),
    ),
    samples: {
      [text]: samples.map(([first]) => first),
      [pair]: samples.map(([, second]) => (isRanking ? second : '')),
      ...scored?.samples,
    },
  };
}
