import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isScoresStep,
  isTokenizerStep,
  isTokensStep,
  isTopLabelStep,
  type TransformingStep,
} from '../../contract/contract.ts';
import type {
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

/** A step that can be done here as the server does it. */
export type ReplayableStep = TokensStep | TokenizerStep | ScoresStep | TopLabelStep;

/** What a step makes of the tensors that are there. */
type ReplayedStep = (tensors: ReadonlyMap<string, Tensor>) => readonly Tensor[];

/** A text that is not divided: of which input and row, and why. */
export class RefusedText extends Error {
  readonly input: string;
  readonly row: number;

  constructor(input: string, { row, message }: TextError) {
    super(message);
    this.input = input;
    this.row = row;
  }
}

export function isReplayableStep(step: TransformingStep): step is ReplayableStep {
  return isTokensStep(step) || isTokenizerStep(step) || isScoresStep(step) || isTopLabelStep(step);
}

/**
 * A step, with what it reads of the files beside its model.
 *
 * @param folder of these files
 * @returns a function that throws {@link RefusedText}
 */
export async function replayedStep(step: ReplayableStep, folder: string): Promise<ReplayedStep> {
  switch (step.kind) {
    case 'tokens':
      return countTokens(step);
    case 'tokenizer':
      return await encodeTexts(step, folder);
    case 'topLabel':
      return findLabels(step);
    default:
      return makeScores(step);
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
    const { ids, mask, types, width, lengths } = divided(inputs.text, () => encode(texts, pairs));
    const made = [
      [outputs.ids, ids],
      [outputs.mask, mask],
      [outputs.types, types],
    ] as const;
    return [
      ...made.flatMap(([name, data]): Tensor[] =>
        name === undefined ? [] : [{ name, dtype: 'int64', shape: [lengths.length, width], data: [...data] }],
      ),
      {
        name: outputs.lengths,
        dtype: 'int64',
        shape: [lengths.length],
        data: Array.from(lengths, BigInt),
      },
    ];
  };
}

function makeScores({ kind, input, output }: ScoresStep): ReplayedStep {
  return (tensors) => {
    const { shape, scores } = scoresIn(tensors, input);
    const data = [...scoresOf(kind, scores, shape[1] ?? 1)];
    return [{ name: output, dtype: 'float32', shape, data }];
  };
}

function findLabels({ input, outputs, labels }: TopLabelStep): ReplayedStep {
  return (tensors) => {
    const { label, score } = topLabels(labels, scoresIn(tensors, input).scores);
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
    throw error instanceof TextError ? new RefusedText(input, error) : error;
  }
}

function textsOf(tensors: ReadonlyMap<string, Tensor>, name: string): readonly string[] {
  return tensors.get(name)?.data.map(String) ?? [];
}

function scoresIn(tensors: ReadonlyMap<string, Tensor>, name: string) {
  const { shape, data } = tensors.get(name) ?? { shape: [0, 0], data: [] };
  return { shape, scores: Float32Array.from(data, Number) };
}
