import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EmbeddingStep,
  isEmbeddingStep,
  isImageStep,
  isScoresStep,
  isTokenizerStep,
  isTokensStep,
  isTopLabelStep,
  type TransformingStep,
} from '../../contract/contract.ts';
import type {
  ImageStep,
  ScoresStep,
  TokenizerStep,
  TokensStep,
  TopLabelStep,
} from '../../contract/schemas/contract.schema.ts';
import { scoresOf, topLabels } from '../../contract/scores/scores.ts';
import { TextError } from '../../contract/text/count-tokens.ts';
import { textEncoder } from '../../contract/text/encode/encode-texts.ts';
import { tokensCounter } from '../../contract/text/tokens-step.ts';
import { readTokenizer } from '../../contract/text/tokenizer/read-tokenizer.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { replayedEmbeddingStep } from './embedding-steps.ts';
import { replayedImageStep } from './image-step.ts';
import { encodedTensors, floatsOf, RefusedRow, textsOf } from './step-tensors.ts';

/** A step that can be done here as the server does it. */
export type ReplayableStep =
  | TokensStep
  | TokenizerStep
  | ImageStep
  | ScoresStep
  | TopLabelStep
  | EmbeddingStep;

/** What a step makes of the tensors that are there. */
type ReplayedStep = (tensors: ReadonlyMap<string, Tensor>) => readonly Tensor[];

export function isReplayableStep(step: TransformingStep): step is ReplayableStep {
  const kinds = [isTokensStep, isTokenizerStep, isImageStep, isScoresStep, isTopLabelStep, isEmbeddingStep];
  return kinds.some((isOfKind) => isOfKind(step));
}

/**
 * A step, with what it reads of the files beside its model.
 *
 * @param folder of these files
 * @returns a function that throws {@link RefusedRow}
 */
export async function replayedStep(step: ReplayableStep, folder: string): Promise<ReplayedStep> {
  switch (step.kind) {
    case 'tokens':
      return countTokens(step);
    case 'tokenizer':
      return await encodeTexts(step, folder);
    case 'image':
      return replayedImageStep(step);
    case 'topLabel':
      return findLabels(step);
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

async function encodeTexts(
  { file, inputs, outputs, settings }: TokenizerStep,
  folder: string,
): Promise<ReplayedStep> {
  const tokenizer = readTokenizer(JSON.parse(await readFile(join(folder, file), 'utf8')));
  const encode = textEncoder(tokenizer, settings);
  return (tensors) => {
    const pairs = inputs.pair === undefined ? null : textsOf(tensors, inputs.pair);
    const texts = textsOf(tensors, inputs.text);
    return encodedTensors(
      divided(inputs.text, () => encode(texts, pairs)),
      outputs,
    );
  };
}

function makeScores({ kind, input, output }: ScoresStep): ReplayedStep {
  return (tensors) => {
    const { shape, elements } = floatsOf(tensors, input);
    const data = [...scoresOf(kind, elements, shape[1] ?? 1)];
    return [{ name: output, dtype: 'float32', shape, data }];
  };
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

function divided<Made>(input: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new RefusedRow(input, error.row, `the text ${error.message}`);
  }
}
