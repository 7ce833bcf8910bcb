import { own } from '../../../../contract/own.ts';
import { isRecord } from '../../../util/record.ts';
import type { Json } from './pipeline-answers.ts';
import { isTexts, withoutAnswer } from './text-rows.ts';

/** Options of the pipeline that rows may say here. */
const options = ['top_k', 'max_answer_len', 'handle_impossible_answer', 'align_to_words'];

/** What files call answers to other options than those by default. */
const named: readonly (readonly [name: string, asked: Json])[] = [
  ['pipeline', {}],
  ['answers', {}],
  ['top_3', { top_k: 3 }],
  ['handle_impossible_answer', { handle_impossible_answer: true }],
  ['top_2_not_aligned', { top_k: 2, align_to_words: false }],
  ['max_answer_len_3', { max_answer_len: 3 }],
];

/**
 * The cases that one of transformers' pipeline for question answering stands for: one for each set of options that the file has answers to.
 *
 * @returns why it is left out; null for what is no answer of that pipeline's
 */
export function answersCases(inputs: Json, outputs: Json): readonly Json[] | string | null {
  const { question, questions, context, contexts, options: asked = {} } = inputs;
  const [all, texts] = [[question ?? questions].flat(), [context ?? contexts].flat()];
  if (!isTexts(all) || !isTexts(texts) || all.length !== texts.length || !isRecord(asked)) return null;
  const other = Object.keys(asked).find((name) => !options.includes(name));
  if (other !== undefined) return `asked for "${other}", which is not served`;
  const cases = named.flatMap(([name, more]): Json[] => {
    const value = own(outputs, name);
    const rows = all.length === 1 ? [[value].flat()] : [value].flat().map((row) => [row].flat());
    if (value === undefined || rows.length !== all.length || !rows.every((row) => row.every(isAnswer)))
      return [];
    const given = { ...asked, ...more };
    return [
      {
        inputs: {
          question: all,
          context: texts,
          ...Object.fromEntries(
            Object.entries(given).map(([key, one]) => [key, all.map(() => JSON.stringify(one))]),
          ),
        },
        outputs: answersOf(rows),
      },
    ];
  });
  return cases.length === 0 ? withoutAnswer : cases;
}

function answersOf(rows: readonly (readonly unknown[])[]): Json {
  const best = (name: string) => rows.map(([first]) => (isRecord(first) ? own(first, name) : undefined));
  const answers = rows.map((row) =>
    row.filter(isAnswer).map(({ score, start, end, answer }) => ({ score, start, end, answer })),
  );
  return {
    answer: best('answer'),
    score: best('score'),
    start: best('start'),
    end: best('end'),
    answers: answers.map((row) => JSON.stringify(row)),
  };
}

function isAnswer(value: unknown): value is Json {
  return (
    isRecord(value) && typeof own(value, 'answer') === 'string' && typeof own(value, 'score') === 'number'
  );
}
