import type { KnownTransformingStep } from '../../../contract/contract.ts';
import type {
  ScoresStep,
  TokensStep,
  TopKStep,
  TopLabelStep,
} from '../../../contract/schemas/contract.schema.ts';
import { scoresOf, topLabels } from '../../../contract/scores/scores.ts';
import { topScores } from '../../../contract/scores/top-k.ts';
import { tokensCounter } from '../../../contract/text/tokens-step.ts';
import { filterAudio, readWaveforms } from './audio-steps.ts';
import type { DisposalStack } from '../../util/disposal-stack.ts';
import { replayedEmbeddingStep } from './embedding-steps.ts';
import { replayedImageStep } from './image-step.ts';
import { answerQuestions } from './replayed-answers.ts';
import { ReplayedCode } from './replayed-code.ts';
import { detectObjects, detectYoloObjects } from './replayed-objects.ts';
import { markEntities } from './replayed-entities.ts';
import { findTargets, replaceMasks } from './replayed-masks.ts';
import { keepBestScores, makeRowScores } from './replayed-scores.ts';
import { column, divided } from './replayed-texts.ts';
import { segmentPictures } from './replayed-segments.ts';
import { encodeTexts } from './replayed-tokenizer.ts';
import { makeHypotheses, sortLabels } from './replayed-zero-shot.ts';
import { floatsOf, type ReplayedStep, textsOf } from './step-tensors.ts';

/**
 * A step as the server does it, with what it reads of the files beside its model.
 *
 * @param folder of these files
 * @param stack disposes of what runs for it
 * @returns a function that throws RefusedRow
 */
export async function replayedStep(
  step: KnownTransformingStep,
  folder: string,
  stack: DisposalStack,
): Promise<ReplayedStep> {
  switch (step.kind) {
    case 'tokens':
      return countTokens(step);
    case 'tokenizer':
      return await encodeTexts(step, folder);
    case 'image':
      return replayedImageStep(step);
    case 'waveform':
      return readWaveforms(step);
    case 'filterBank':
      return filterAudio(step);
    case 'rowScores':
      return makeRowScores(step);
    case 'bestScores':
      return keepBestScores(step);
    case 'topLabel':
      return findLabels(step);
    case 'code': {
      const code = stack.use(await ReplayedCode.start(step, folder));
      return (tensors) => code.run(tensors);
    }
    case 'topK':
      return rankScores(step);
    case 'hypotheses':
      return makeHypotheses(step);
    case 'rankLabels':
      return sortLabels(step);
    case 'entities':
      return await markEntities(step, folder);
    case 'answers':
      return answerQuestions(step);
    case 'maskTargets':
      return await findTargets(step, folder);
    case 'fillMasks':
      return await replaceMasks(step, folder);
    case 'detect':
      return detectObjects(step);
    case 'yolo':
      return detectYoloObjects(step);
    case 'segment':
      return segmentPictures(step);
    case 'softmax':
    case 'sigmoid':
      return makeScores(step);
    default:
      return replayedEmbeddingStep(step);
  }
}

function countTokens(step: TokensStep): ReplayedStep {
  const { input, outputs } = step;
  const count = tokensCounter(step);
  return (tensors) => {
    const { tokens, counts, lengths } = divided(input, () => count(textsOf(tensors, input)));
    return [
      {
        name: outputs.tokens,
        dtype: Array.isArray(tokens) ? 'string' : 'int64',
        shape: [tokens.length],
        data: Array.from<string | bigint>(tokens),
      },
      { name: outputs.counts, dtype: 'float64', shape: [counts.length], data: [...counts] },
      { name: outputs.lengths, dtype: 'int64', shape: [lengths.length], data: [...lengths] },
    ];
  };
}

function makeScores({ kind, input, output }: ScoresStep): ReplayedStep {
  return (tensors) => {
    const { shape, elements } = floatsOf(tensors, input);
    const data = [...scoresOf(kind, elements, shape[1] ?? 1)];
    return [{ name: output, dtype: 'float32', shape, data }];
  };
}

function rankScores(step: TopKStep): ReplayedStep {
  return (tensors) => [column(step.output, topScores(step, floatsOf(tensors, step.input).elements), 'json')];
}

function findLabels({ input, outputs, labels }: TopLabelStep): ReplayedStep {
  return (tensors) => {
    const { label, score } = topLabels(labels, floatsOf(tensors, input).elements);
    const shape = [label.length];
    return [
      { name: outputs.label, dtype: 'string', shape, data: label },
      { name: outputs.score, dtype: 'float32', shape, data: [...score] },
    ];
  };
}
