import { answersSignature, readAnswersStep } from '../../../../../contract/text/answers/answers-step.ts';
import { findAnswers } from '../../../../../contract/text/answers/find-answers.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { refusingRows, rowCounts, rowTexts, textColumn } from '../row-texts.ts';
import type { StepKind } from '../step-kind.ts';

/** The answers to questions, of what inference returns for the windows of their texts. */
export const answersStep: StepKind = {
  kind: 'answers',
  read: (declaration) => {
    const step = readAnswersStep(declaration.declared());
    return {
      kind: 'answers',
      ...answersSignature(step),
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
            questions: rowTexts(questions),
            contexts: rowTexts(contexts),
            topK: rowTexts(topK),
            maxAnswerLength: rowTexts(maxAnswerLength),
            impossible: rowTexts(impossible),
            aligned: rowTexts(aligned),
            windows: rowCounts(windows),
            lengths: rowCounts(lengths),
            ids: integersOf(ids),
            offsets: integersOf(offsets),
            sequences: integersOf(sequences),
            words: integersOf(words),
            starts: floatsOf(starts),
            ends: floatsOf(ends),
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

function integersOf(tensor: Tensor | undefined) {
  const { shape, elements } = tensor ?? { shape: [], elements: [] };
  return {
    elements: elements instanceof BigInt64Array ? elements : new BigInt64Array(),
    width: shape[1] ?? 0,
  };
}

function floatsOf(tensor: Tensor | undefined) {
  const { shape, elements } = tensor ?? { shape: [], elements: [] };
  return { elements: elements instanceof Float32Array ? elements : new Float32Array(), width: shape[1] ?? 0 };
}
