import type { AnswersStep } from '../../../contract/schemas/contract.schema.ts';
import { findAnswers } from '../../../contract/text/answers/find-answers.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { column, numbersOf } from './replayed-texts.ts';
import { floatsOf, type ReplayedStep, textsOf } from './step-tensors.ts';

/** Finds the answers to questions. */
export function answerQuestions(step: AnswersStep): ReplayedStep {
  const { inputs, outputs } = step;
  return (tensors) => {
    const texts = (name: string) => textsOf(tensors, name);
    const integers = (name: string) => ({
      elements: BigInt64Array.from(tensors.get(name)?.data ?? [], BigInt),
      width: tensors.get(name)?.shape[1] ?? 0,
    });
    const floats = (name: string) => {
      const { shape, elements } = floatsOf(tensors, name);
      return { elements, width: shape[1] ?? 0 };
    };
    const answers = findAnswers(step, {
      questions: texts(inputs.question),
      contexts: texts(inputs.context),
      topK: texts(inputs.topK),
      maxAnswerLength: texts(inputs.maxAnswerLength),
      impossible: texts(inputs.impossible),
      aligned: texts(inputs.aligned),
      windows: numbersOf(tensors, inputs.windows),
      lengths: numbersOf(tensors, inputs.lengths),
      ids: integers(inputs.ids),
      offsets: integers(inputs.offsets),
      sequences: integers(inputs.sequences),
      words: integers(inputs.words),
      starts: floats(inputs.starts),
      ends: floats(inputs.ends),
    });
    const best = answers.map(([first = { score: 0, start: 0, end: 0, answer: '' }]) => first);
    const numbers = (name: string, dtype: 'float32' | 'int64', data: Tensor['data']): Tensor => ({
      name,
      dtype,
      shape: [data.length],
      data,
    });
    return [
      column(
        outputs.answer,
        best.map(({ answer }) => answer),
      ),
      numbers(
        outputs.score,
        'float32',
        best.map(({ score }) => Math.fround(score)),
      ),
      numbers(
        outputs.start,
        'int64',
        best.map(({ start }) => BigInt(start)),
      ),
      numbers(
        outputs.end,
        'int64',
        best.map(({ end }) => BigInt(end)),
      ),
      column(
        outputs.answers,
        answers.map((all) => JSON.stringify(all)),
        'json',
      ),
    ];
  };
}
