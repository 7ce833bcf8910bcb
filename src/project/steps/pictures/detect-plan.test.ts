import { describe, expect, it } from 'vitest';
import { plannedSteps } from '../../../../test/support/planned-steps.ts';
import type { Signature, TensorInfo } from '../../../tensor/signature.ts';

const floats = (name: string, shape: TensorInfo['shape']): TensorInfo => ({ name, dtype: 'float32', shape });
const detr: Signature = {
  inputs: [
    floats('pixel_values', ['N', 3, 'H', 'W']),
    { name: 'pixel_mask', dtype: 'int64', shape: ['N', 64, 64] },
  ],
  outputs: [floats('logits', ['N', 'Q', 3]), floats('pred_boxes', ['N', 'Q', 4])],
};
const yolo = (output: TensorInfo['shape'], input: TensorInfo['shape'] = [1, 3, 32, 64]): Signature => ({
  inputs: [floats('images', input)],
  outputs: [floats('output0', output)],
});
const queries = (image = 'resize: { shortestEdge: 64, longestEdge: 96 }') =>
  ` - image: { ${image} }\n - inference\n - detect: { labels: [cat, dog] }\n`;
const places = (detect: string, image = 'resize: { letterbox: { height: 32, width: 64 } }') =>
  ` - image: { ${image} }\n - inference\n - detect: { ${detect} }\n`;

describe('detect', () => {
  it('finds the objects of queries, by a threshold that callers may send', async () => {
    const { signature, chain, samples } = await plannedSteps(queries(), detr);
    expect(signature).toMatchObject({
      inputs: [
        { name: 'image', dtype: 'string', shape: ['N'] },
        { name: 'threshold', content: 'json', missing: '0.5', optional: true },
      ],
      outputs: [{ name: 'objects', dtype: 'string', content: 'json', shape: ['N'] }],
      pipeline: { task: 'object-detection' },
    });
    expect(chain.before).toMatchObject([
      {
        kind: 'image',
        sizes: 'picture_sizes',
        mask: { output: 'pixel_mask', size: { height: 64, width: 64 } },
      },
    ]);
    expect(samples.get('threshold')).toEqual(['0.5', '0']);
  });

  it('gives no answer of the pipeline where code takes the objects, or they are called otherwise', async () => {
    const renamed = await plannedSteps(queries().replace('labels', 'output: found, labels'), detr);
    expect([renamed.signature.outputs[0]?.name, renamed.signature.pipeline]).toEqual(['found', undefined]);
    const code = (settings: string) =>
      ` - code: { file: code.ts, ${settings}, outputs: { n: { dtype: int64, shape: [N] } } }\n`;
    const taken = await plannedSteps(queries() + code('inputs: [objects]'), detr);
    expect([taken.signature.outputs.map(({ name }) => name), taken.signature.pipeline]).toEqual([
      ['n'],
      undefined,
    ]);
    const beside = await plannedSteps(queries() + code('inputs: [image]'), detr);
    expect(beside.signature.pipeline).toEqual({ task: 'object-detection' });
  });

  it.each([
    [[1, 6, 42], { iou: 'iou' }],
    [[1, 6, 6], { iou: 'iou' }],
    [['batch', 'c', 'a'], { iou: 'iou' }],
    [[1, 300, 6], {}],
  ])('tells the head of a YOLO by its shape %j', async (shape, iou) => {
    const { chain, signature } = await plannedSteps(
      places('labels: [cat, dog], threshold: 0.4'),
      yolo(shape),
    );
    expect(chain.after).toEqual([
      {
        kind: 'yolo',
        inputs: { image: 'image', threshold: 'threshold', predictions: 'output0', ...iou },
        output: 'objects',
        size: { height: 32, width: 64 },
        labels: ['cat', 'dog'],
      },
    ]);
    expect(signature.inputs.map(({ missing }) => missing)).toEqual([
      undefined,
      '0.4',
      ...Object.keys(iou).map(() => '0.7'),
    ]);
    expect(chain.before).toMatchObject([
      {
        settings: {
          backend: 'opencv',
          resize: { size: { fill: 114 } },
          rescale: null,
          normalise: { std: [255, 255, 255] },
        },
      },
    ]);
  });

  it('takes its head, its labels from a file or those that the model has itself, as it is told', async () => {
    const { chain } = await plannedSteps(
      places('head: yolo-end2end, file: labels.txt'),
      yolo(['batch', 300, 'anchors']),
    );
    expect(chain.after).toMatchObject([{ kind: 'yolo', labels: ['no', 'yes'] }]);
    expect(chain.after[0]).not.toHaveProperty('inputs.iou');
    const bare = ' - image: { resize: { letterbox: { height: 32, width: 64 } } }\n - inference\n - detect\n';
    const own = await plannedSteps(bare, yolo([1, 7, 42]), ['a', 'a', 'b']);
    expect(own.chain.after).toMatchObject([{ labels: ['a', 'a', 'b'] }]);
    await expect(plannedSteps(bare, yolo([1, 7, 42]))).rejects.toThrow(
      'steps.2.detect needs labels, or a file with them\ndetect: { labels: [cat, dog] }',
    );
  });

  it.each([
    [' - detect: { labels: [a] }\n - inference\n', detr, 'steps.0.detect stands before inference'],
    [
      ' - inference\n - detect: { labels: [a, b] }\n',
      detr,
      'steps.1.detect needs to know how large pictures are, but no step image stands before inference',
    ],
    [
      queries('resize: { height: 64, width: 64 }').replace('cat, dog', 'cat'),
      detr,
      'steps.2.detect has 1 labels, but "logits" has scores of 2 and of no object',
    ],
    [
      queries('resize: { letterbox: 64 }'),
      { ...detr, inputs: [floats('pixel_values', ['N', 3, 64, 64])] },
      'steps.2.detect reads boxes as shares of the picture that was sent, but the step image puts it into a letterbox\nimage: { resize: { height: 64, width: 64 } }',
    ],
    [
      queries('resize: { shortestEdge: 64 }, crop: 64'),
      detr,
      'steps.2.detect reads boxes as shares of the picture that was sent, but the step image cuts it',
    ],
    [
      places('labels: [cat, dog]', 'resize: { height: 32, width: 64 }'),
      yolo([1, 6, 42]),
      'steps.2.detect reads boxes in a letterbox, but the step image makes none\nimage: { resize: { letterbox: { height: 32, width: 64 } } }',
    ],
    [
      places('labels: [cat, dog]', 'resize: { height: 64, width: 64 }'),
      yolo([1, 6, 42], [1, 3, 64, 64]),
      'image: { resize: { letterbox: 64 } }',
    ],
    [
      places('labels: [cat, dog]', 'resize: { height: 64, width: 64 }'),
      yolo([1, 6, 42], [1, 3, 'H', 'W']),
      'image: { resize: { letterbox: 640 } }',
    ],
    [
      places('labels: [cat]'),
      yolo([1, 84, 42]),
      'steps.2.detect has 1 labels, but "output0" has 84 numbers of each place: 4 of its box, and scores of 80 classes',
    ],
    [
      places('labels: [cat], head: yolo-end2end'),
      yolo([1, 84, 42]),
      'steps.2.detect reads left, top, right, bottom, score and class of each object, but "output0" has 42 numbers of each',
    ],
    [
      places('labels: [cat, dog], iou: 0.5'),
      yolo([1, 300, 6]),
      'steps.2.detect.iou is nothing that a head of the kind yolo-end2end has',
    ],
    [
      places('labels: [cat, dog], logits: scores'),
      yolo([1, 300, 6]),
      'steps.2.detect.logits is "scores", but there is output0 (float32 [N, 300, 6])',
    ],
    [
      places('labels: [cat], predictions: boxes'),
      yolo([1, 300, 6]),
      'steps.2.detect.predictions is "boxes", but there is output0 (float32 [N, 300, 6])',
    ],
    [
      places('labels: [cat], file: labels.txt'),
      yolo([1, 300, 6]),
      'steps.2.detect needs either labels or a file with them',
    ],
    [
      places('labels: [cat]', 'resize: { letterbox: 64 }'),
      yolo([1, 5, 42]),
      'steps.0.image.resize makes pictures of height 64 and width 64, but "images" is float32 [N, 3, 32, 64]',
    ],
    [
      queries(),
      { ...detr, inputs: [floats('pixel_values', ['N', 3, 64, 64])] },
      'steps.0.image.resize leaves pictures sizes of their own, but "pixel_values" is float32 [N, 3, 64, 64]',
    ],
    [
      queries('resize: { shortestEdge: 64, longestEdge: 96 }, mask: there'),
      detr,
      'steps.0.image.mask is "there", which is none of the model\'s inputs',
    ],
    [
      places('labels: [cat]', 'library: opencv, filter: lanczos'),
      yolo([1, 5, 42]),
      'steps.0.image.filter is lanczos, but what is known of OpenCV is bilinear',
    ],
  ])('is refused: %s', async (yaml, graph, message) => {
    await expect(plannedSteps(yaml, graph)).rejects.toThrow(message);
  });
});
