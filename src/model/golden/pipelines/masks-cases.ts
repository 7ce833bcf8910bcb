import { own } from '../../../../contract/own.ts';
import { isRecord } from '../../../util/record.ts';
import type { Json } from './pipeline-answers.ts';
import { isTexts, withoutAnswer } from './text-rows.ts';

/** Options of the pipeline that rows may say here. */
const options = ['top_k', 'targets'];

/**
 * The cases that one of transformers' pipeline for filling masks stands for.
 *
 * @returns why it is left out; null for what is no answer of that pipeline's
 */
export function masksCases(inputs: Json, outputs: Json): readonly Json[] | string | null {
  const { text, texts, options: asked = {} } = inputs;
  const rows = [text ?? texts].flat();
  if (!isTexts(rows) || !isRecord(asked)) return null;
  const other = Object.keys(asked).find((name) => !options.includes(name));
  if (other !== undefined) return `asked for "${other}", which is not served`;
  const { pipeline, pipeline_top_k_2: two } = outputs;
  if (isRecord(pipeline) && 'error' in pipeline) return 'answered with an error of the pipeline';
  const cases = [
    { value: pipeline, more: {} },
    { value: two, more: { top_k: 2 } },
  ].flatMap(({ value, more }): Json[] => {
    const answers = typeof text === 'string' ? [value] : [value].flat();
    if (value === undefined || answers.length !== rows.length) return [];
    const given = Object.entries({ ...asked, ...more });
    return [
      {
        inputs: {
          text: rows,
          ...Object.fromEntries(given.map(([name, one]) => [name, rows.map(() => JSON.stringify(one))])),
        },
        outputs: { fills: answers.map((answer) => JSON.stringify(withoutOthers(answer))) },
      },
    ];
  });
  return cases.length === 0 ? withoutAnswer : cases;
}

/** What the pipeline answers, without what golden files have beside. */
function withoutOthers(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(withoutOthers);
  if (!isRecord(answer)) return answer ?? null;
  return Object.fromEntries(
    ['score', 'token', 'token_str', 'sequence'].map((name) => [name, own(answer, name) ?? null]),
  );
}
