import { optionOf, valueOf } from './row-values.ts';
import type { TensorInfo } from './signature.ts';

/**
 * An option of rows: the score that objects have to be above.
 *
 * @param missing the score of rows that don't say it, as JSON
 */
export function thresholdOf(missing: string): TensorInfo {
  return shareOption('threshold', missing, 'The score that objects have to be above.');
}

/**
 * An option of rows: by how much of both boxes of one class may overlap.
 *
 * @param missing the share of rows that don't say it, as JSON
 */
export function iouOf(missing: string): TensorInfo {
  return shareOption(
    'iou',
    missing,
    'By how much of both boxes of one class may overlap: of those that do by more, the likeliest is given.',
  );
}

/**
 * The objects of each row in the shape of transformers' pipeline for object detection.
 *
 * @param coordinate whether boxes are of whole pixels
 */
export function objectsOf(name: string, coordinate: 'integer' | 'number'): TensorInfo {
  const side = { type: coordinate };
  const object = {
    type: 'object',
    required: ['score', 'label', 'box'],
    properties: {
      score: { type: 'number' },
      label: { type: 'string' },
      box: {
        type: 'object',
        description: 'In pixels of the picture as it is seen, from its left and top.',
        required: ['xmin', 'ymin', 'xmax', 'ymax'],
        properties: { xmin: side, ymin: side, xmax: side, ymax: side },
      },
    },
  };
  return valueOf(name, { type: 'array', items: object });
}

function shareOption(name: string, missing: string, description: string): TensorInfo {
  return optionOf(name, missing, { type: 'number', minimum: 0, maximum: 1, description });
}
