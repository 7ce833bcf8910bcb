import { flagOf } from '../../../../../contract/row-options.ts';
import { answersSignature, readAnswersStep } from '../../../../../contract/text/answers/answers-step.ts';
import {
  answerLengthOf,
  answersCountOf,
  findAnswers,
} from '../../../../../contract/text/answers/find-answers.ts';
import { sentOptions } from '../sent-options.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf, integersOf, refusingRows, rowCounts, rowTexts, textColumn } from '../step-tensors.ts';

/** The answers to questions, of what inference returns for the windows of their texts. */
export const answersStep: StepKind = {
  kind: 'answers',
  read: (declaration) => {
    const step = readAnswersStep(declaration.declared());
    const { inputs } = step;
    return {
      kind: 'answers',
      ...answersSignature(step),
      requireOptions: sentOptions([
        [inputs.topK, answersCountOf],
        [inputs.maxAnswerLength, answerLengthOf],
        [inputs.aligned, flagOf],
        [inputs.impossible, flagOf],
      ]),
      run: ([
        questions,
        contexts,
        topK,
        maxAnswerLength,
        impossible,
        aligned,
        windows,
        lengths,
        ...tokens
      ]) => {
        const [ids, offsets, sequences, words, starts, ends] = tokens;
        const answers = refusingRows(() =>
          findAnswers(step, {
            questions: rowTexts(inputs.question, questions),
            contexts: rowTexts(inputs.context, contexts),
            topK: rowTexts(inputs.topK, topK),
            maxAnswerLength: rowTexts(inputs.maxAnswerLength, maxAnswerLength),
            impossible: rowTexts(inputs.impossible, impossible),
            aligned: rowTexts(inputs.aligned, aligned),
            windows: rowCounts(windows),
            lengths: rowCounts(lengths),
            ids: byToken(integersOf(ids)),
            offsets: byToken(integersOf(offsets)),
            sequences: byToken(integersOf(sequences)),
            words: byToken(integersOf(words)),
            starts: byToken(floatsOf(starts, 2)),
            ends: byToken(floatsOf(ends, 2)),
          }),
        );
        const best = answers.map(([first = { score: 0, start: 0, end: 0, answer: '' }]) => first);
        const shape = [best.length];
        return [
          textColumn(best.map(({ answer }) => answer)),
          { dtype: 'float32', shape, elements: Float32Array.from(best, ({ score }) => score) },
          { dtype: 'int64', shape, elements: BigInt64Array.from(best, ({ start }) => BigInt(start)) },
          { dtype: 'int64', shape, elements: BigInt64Array.from(best, ({ end }) => BigInt(end)) },
          textColumn(answers.map((all) => JSON.stringify(all))),
        ];
      },
    };
  },
};

/** Elements of the tokens of each row, and how many tokens that is. */
function byToken<Elements>({
  shape,
  elements,
}: {
  readonly shape: readonly number[];
  readonly elements: Elements;
}): { readonly elements: Elements; readonly width: number } {
  return { elements, width: shape[1] ?? 0 };
}
