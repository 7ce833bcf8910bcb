import { own } from '../../../../contract/own.ts';
import { isRecord } from '../../../util/record.ts';
import type { Json } from './pipeline-answers.ts';
import { isTexts, withoutAnswer } from './text-rows.ts';

/** Options of the pipeline that rows may say here. */
const options = ['aggregation_strategy', 'ignore_labels'];

/**
 * The cases that one of transformers' pipeline for token classification stands for: one for each way to put tokens together, where the file
 * has several.
 *
 * @returns why it is left out; null for what is no answer of that pipeline's
 */
export function entitiesCases(inputs: Json, outputs: Json): readonly Json[] | string | null {
  const { text, texts, options: asked = {} } = inputs;
  const rows = [text ?? texts].flat();
  if (!isTexts(rows) || !isRecord(asked)) return null;
  const other = Object.keys(asked).find((name) => !options.includes(name));
  if (other !== undefined) return `asked for "${other}", which is not served`;
  const { pipeline } = outputs;
  if (pipeline === undefined) return withoutAnswer;
  if (isRecord(pipeline) && 'error' in pipeline) return 'answered with an error of the pipeline';
  const ignored = asked['ignore_labels'];
  const byStrategy = isRecord(pipeline)
    ? Object.entries(pipeline)
    : [[strategyOf(asked, pipeline), pipeline] as const];
  return byStrategy.map(([strategy, value]) => ({
    inputs: {
      text: rows,
      aggregation_strategy: rows.map(() => strategy),
      ...(ignored !== undefined && { ignore_labels: rows.map(() => JSON.stringify(ignored)) }),
    },
    outputs: {
      entities: (typeof text === 'string' ? [value] : [value].flat()).map((answer) =>
        JSON.stringify(answer ?? null),
      ),
    },
  }));
}

/** As it was asked for, else as the answer shows: what has groups was put together. */
function strategyOf(asked: Json, pipeline: unknown): string {
  const told = own(asked, 'aggregation_strategy');
  if (typeof told === 'string') return told;
  const entities = [pipeline].flat(2);
  return entities.some((entity) => isRecord(entity) && 'entity_group' in entity) ? 'simple' : 'none';
}
