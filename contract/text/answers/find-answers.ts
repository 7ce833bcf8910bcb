import { RefusedRow } from '../../refused-row.ts';
import type { AnswersStep } from '../../schemas/contract.schema.ts';
import { slicer } from '../code-points.ts';
import { flagOf, integerOf } from '../../row-options.ts';
import { bestSpans } from './best-spans.ts';
import { spanInText } from './whole-words.ts';

/** Answers of a row that are given at most. */
const mostAnswers = 100;
/** Tokens of an answer at most: no window has more. */
const longestAnswer = 512;

/** How many answers a row wants. @throws RefusedRow */
export function answersCountOf(input: string, text: string | undefined, row: number): number {
  return integerOf(input, text, row, [1, mostAnswers]);
}

/** How many tokens the answers of a row have at most. @throws RefusedRow */
export function answerLengthOf(input: string, text: string | undefined, row: number): number {
  return integerOf(input, text, row, [1, longestAnswer]);
}

/** What a step reads of some rows, [N], and of their windows, [M, L] row-major. */
export interface AnswerRows {
  readonly questions: readonly string[];
  readonly contexts: readonly string[];
  /** Texts of JSON. */
  readonly topK: readonly string[];
  readonly maxAnswerLength: readonly string[];
  readonly impossible: readonly string[];
  readonly aligned: readonly string[];
  /** How many windows each row has. */
  readonly windows: readonly number[];
  /** Tokens of each window. */
  readonly lengths: readonly number[];
  readonly ids: Matrix;
  readonly offsets: Matrix;
  readonly sequences: Matrix;
  readonly words: Matrix;
  readonly starts: FloatMatrix;
  readonly ends: FloatMatrix;
}

/** Numbers of tokens, and how many tokens a window has with its padding. */
interface Matrix {
  readonly elements: BigInt64Array;
  readonly width: number;
}

interface FloatMatrix {
  readonly elements: Float32Array;
  readonly width: number;
}

/** An answer as transformers' pipeline has it; offsets are code points, as Python counts. */
export interface Answer {
  score: number;
  readonly start: number;
  readonly end: number;
  readonly answer: string;
}

/**
 * The answers to the question of each row, the best first, by the rules of transformers 4.57: those of all its windows, of which those that
 * read alike are one.
 *
 * @throws RefusedRow for empty texts and options that there are not
 */
export function findAnswers(
  { inputs, sequence: context, noAnswer }: AnswersStep,
  rows: AnswerRows,
): readonly (readonly Answer[])[] {
  let window = 0;
  return rows.contexts.map((text, row) => {
    if ((rows.questions[row] ?? '') === '')
      throw new RefusedRow(inputs.question, row, 'expected a question, got an empty text');
    if (text === '') throw new RefusedRow(inputs.context, row, 'expected a text, got an empty one');
    const topK = answersCountOf(inputs.topK, rows.topK[row], row);
    const longest = answerLengthOf(inputs.maxAnswerLength, rows.maxAnswerLength[row], row);
    const isAligned = flagOf(inputs.aligned, rows.aligned[row], row);
    const mayBeNone = flagOf(inputs.impossible, rows.impossible[row], row);
    const slice = slicer(text);
    const answers = new Map<string, Answer>();
    let none = 1_000_000;
    for (const last = window + (rows.windows[row] ?? 0); window < last; window++) {
      const tokens = tokensOf(rows, window);
      const allowed = Array.from(
        tokens.sequences,
        (of, at) =>
          // With the text in front of its question, transformers takes tokens of either.
          context === 0 || Number(of) === context || Number(tokens.ids[at]) === noAnswer,
      );
      const found = bestSpans({ ...tokens, allowed }, isAligned ? 2 * topK + 10 : topK, longest);
      none = Math.min(none, found.none);
      for (const span of found.spans) {
        const [start, end] = spanInText(tokens, span, context, isAligned);
        const answer = slice(start, end);
        const known = answers.get(answer.toLowerCase());
        if (known === undefined) answers.set(answer.toLowerCase(), { score: span.score, start, end, answer });
        else known.score += span.score;
      }
    }
    const all = [...answers.values(), ...(mayBeNone ? [{ score: none, start: 0, end: 0, answer: '' }] : [])];
    return all.toSorted((a, b) => b.score - a.score).slice(0, topK);
  });
}

/** What a window has for each of its own tokens. */
function tokensOf({ ids, offsets, sequences, words, starts, ends, lengths }: AnswerRows, window: number) {
  const length = lengths[window] ?? 0;
  const part = ({ elements, width }: Matrix, depth = 1) =>
    elements.subarray(window * width * depth, (window * width + length) * depth);
  const floats = ({ elements, width }: FloatMatrix) =>
    elements.subarray(window * width, window * width + length);
  return {
    ids: part(ids),
    offsets: part(offsets, 2),
    sequences: part(sequences),
    words: part(words),
    starts: floats(starts),
    ends: floats(ends),
  };
}
