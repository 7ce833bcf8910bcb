/**
 * JSON Schema of an object in the shape of transformers' pipeline for object detection.
 *
 * @param coordinate whether boxes are of whole pixels
 */
export function objectSchema(coordinate: 'integer' | 'number'): Readonly<Record<string, unknown>> {
  const side = { type: coordinate };
  return {
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
}
