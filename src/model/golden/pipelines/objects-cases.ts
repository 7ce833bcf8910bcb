import { isRecord } from '../../../util/record.ts';
import type { Json } from './pipeline-answers.ts';
import { isTexts, withoutAnswer } from './text-rows.ts';

/** How files call the pipeline's answers: those by default, and those above another threshold. */
const answerName = /^pipeline(?:_threshold_(\d(?:\.\d+)?))?$/u;

/** The threshold that the pipeline has unless it is told another; a model's own may be another. */
const usualThreshold = 0.5;

/**
 * The cases that one of transformers' pipeline for object detection stands for: one for each threshold that the file has answers above.
 *
 * @returns why it is left out; null for what is no answer of that pipeline's
 */
export function objectsCases(inputs: Json, outputs: Json): readonly Json[] | string | null {
  const { image, images, options: asked = {} } = inputs;
  const pictures = typeof image === 'string' ? [image] : images;
  if (!isTexts(pictures) || !isRecord(asked)) return null;
  const other = Object.keys(asked).find((name) => name !== 'threshold');
  if (other !== undefined) return `asked for "${other}", which is not served`;
  if ('error' in outputs) return 'answered with an error of the pipeline';
  const cases = Object.entries(outputs).flatMap(([name, value]): Json[] => {
    const found = answerName.exec(name);
    const rows = typeof image === 'string' ? [value] : value;
    if (found === null || !Array.isArray(rows) || rows.length !== pictures.length) return [];
    const threshold = JSON.stringify(Number(found[1] ?? asked['threshold'] ?? usualThreshold));
    return [
      {
        inputs: { image: pictures, threshold: pictures.map(() => threshold) },
        outputs: { objects: rows.map((objects) => JSON.stringify(objects ?? null)) },
      },
    ];
  });
  return cases.length === 0 ? withoutAnswer : cases;
}
