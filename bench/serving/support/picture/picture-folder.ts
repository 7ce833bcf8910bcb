import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Graph } from '../../../../src/convert/graph/graph.ts';
import { writeOnnx } from '../../../../src/convert/graph/write-onnx.ts';
import { untrained } from '../weights.ts';

const side = 224;
/** Channels between the layers, each of which halves both sides. */
const channels = [3, 16, 32, 64, 128] as const;
const labels = ['cat', 'dog', 'horse', 'sheep', 'cow', 'bird', 'fish', 'frog', 'bear', 'fox'];

/** Writes a folder as Optimum leaves one: a small convolutional classifier, and how its processor makes pictures of 224 x 224. */
export async function writePictureFolder(folder: string): Promise<void> {
  await mkdir(folder);
  await writeOnnx(network(), join(folder, 'model.onnx'), { metadata: [] });
  const write = (name: string, value: object) => writeFile(join(folder, name), JSON.stringify(value));
  await write('preprocessor_config.json', {
    image_processor_type: 'ViTImageProcessor',
    do_resize: true,
    do_rescale: true,
    do_normalize: true,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
    resample: 2,
    rescale_factor: 1 / 255,
    size: { height: side, width: side },
  });
  await write('config.json', {
    architectures: ['ResNetForImageClassification'],
    model_type: 'resnet',
    id2label: Object.fromEntries(labels.entries()),
    num_channels: 3,
    transformers_version: '5.12.1',
  });
}

/** Some 50 million multiplications a picture. */
function network(): Graph {
  const graph = new Graph();
  const weights = untrained(graph);
  let state = graph.input('pixel_values', 'float32', [null, 3, side, side]);
  for (const [layer, to] of channels.slice(1).entries()) {
    const size = side / 2 ** (layer + 1);
    const kernel = weights([to, channels[layer] ?? 0, 3, 3]);
    const made = { dtype: 'float32', shape: [null, to, size, size] } as const;
    const convolved = graph.node('Conv', [state, kernel, weights([to])], made, {
      attributes: { pads: { ints: [1, 1, 1, 1] }, strides: { ints: [2, 2] } },
    });
    state = graph.node('Relu', [convolved], made);
  }
  const deep = channels.at(-1) ?? 0;
  const pooled = graph.node('GlobalAveragePool', [state], { dtype: 'float32', shape: [null, deep, 1, 1] });
  const flat = graph.node('Flatten', [pooled], { dtype: 'float32', shape: [null, deep] });
  const made = { dtype: 'float32', shape: [null, labels.length] } as const;
  graph.output('logits', graph.node('MatMul', [flat, weights([deep, labels.length])], made));
  return graph;
}
