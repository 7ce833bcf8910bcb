import { own } from '../../../../contract/own.ts';
import { isRecord } from '../../../util/record.ts';
import type { Json } from './pipeline-answers.ts';
import { isTexts } from './text-rows.ts';

/**
 * The cases that one of transformers' pipeline for zero-shot classification stands for: one of a label that excludes others, and, where
 * the file has it, one where each may be true by itself.
 *
 * @returns why it is left out; null for what is no answer of that pipeline's
 */
export function zeroShotCases(inputs: Json, outputs: Json): readonly Json[] | string | null {
  const { text, texts, sequences, candidate_labels: labels, multi_label: multiLabel } = inputs;
  const rows = [text ?? texts ?? sequences].flat();
  if (labels === undefined || !isTexts(rows)) return null;
  const { pipeline, pipeline_multi_label: multi } = outputs;
  if (isRecord(pipeline) && 'error' in pipeline) return 'answered with an error of the pipeline';
  const { hypothesis_template: template } = inputs;
  const cases = [
    { answers: pipeline, isEach: multiLabel === true },
    { answers: multi, isEach: true },
  ].flatMap(({ answers, isEach }): Json[] => {
    const list = [answers].flat();
    if (answers === undefined || list.length !== rows.length || !list.every((one) => isRecord(one)))
      return [];
    const texts = (name: string) => list.map((answer) => JSON.stringify(own(answer, name) ?? null));
    return [
      {
        inputs: {
          text: rows,
          candidate_labels: rows.map(() => JSON.stringify(labels)),
          ...(typeof template === 'string' && { hypothesis_template: rows.map(() => template) }),
          multi_label: rows.map(() => JSON.stringify(isEach)),
        },
        outputs: {
          sequence: list.map((answer) => own(answer, 'sequence')),
          labels: texts('labels'),
          scores: texts('scores'),
        },
      },
    ];
  });
  return cases.length === 0 ? null : cases;
}
