import { own } from '../../../../contract/own.ts';
import type { PipelineAnswers, TensorInfo } from '../../../tensor/signature.ts';
import { isOneRow, listedValues } from '../any-values.ts';
import type { Json } from './pipeline-answers.ts';

/**
 * What a case says of outputs that are beside the answers of its pipeline, as those of a user's code are; the pipelines of folders have none.
 *
 * @param given what callers get
 */
export function besideOutputs(
  inputs: Json,
  outputs: Json,
  model: PipelineAnswers,
  given: readonly TensorInfo[],
): Json {
  const answered = namesOf(model);
  if (answered === null) return {};
  const beside = given.filter(({ name }) => !answered.includes(name) && own(outputs, name) !== undefined);
  return Object.fromEntries(
    beside.map(({ name, content }) => {
      const value = own(outputs, name);
      // One row is written without a list around it, which its inputs have from now on.
      const isOne = content === 'json' && isOneRow(inputs, new Set(['options']));
      return [name, isOne ? listedValues(value, true) : value];
    }),
  );
}

/** What a model gives that its pipeline answers; null where that is all. */
function namesOf(model: PipelineAnswers): readonly string[] | null {
  if (model.task === 'object-detection') return ['objects'];
  return 'allScores' in model ? ['label', 'score', model.allScores] : null;
}
