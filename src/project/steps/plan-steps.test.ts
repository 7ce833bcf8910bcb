import { describe, expect, it } from 'vitest';
import { plannedSteps as planned } from '../../../test/support/planned-steps.ts';
import type { Signature, TensorInfo } from '../../tensor/signature.ts';

const int64 = { dtype: 'int64', shape: ['N', 'L'] } as const;
const bert: Signature = {
  inputs: [
    { name: 'input_ids', ...int64 },
    { name: 'attention_mask', ...int64 },
  ],
  outputs: [{ name: 'logits', dtype: 'float32', shape: ['N', 2] }],
};
const pixels = (shape: TensorInfo['shape']): Signature => ({
  ...bert,
  inputs: [{ name: 'pixels', dtype: 'float32', shape }],
});
const encoder: Signature = {
  ...bert,
  outputs: [
    { name: 'hidden', dtype: 'float32', shape: ['N', 'L', 8] },
    { name: 'pooler', dtype: 'float32', shape: ['N', 8] },
  ],
};

describe('a chain that is written by hand', () => {
  it('has callers send texts, and get labels and what no step takes away', async () => {
    const { signature, chain, labels, batchAxes } = await planned(
      ' - tokenizer\n - inference\n - softmax\n - labels: [no, yes]\n',
      bert,
    );
    expect(signature).toMatchObject({
      inputs: [{ name: 'text', dtype: 'string', shape: ['N'] }],
      outputs: [
        { name: 'label', dtype: 'string', shape: ['N'] },
        { name: 'score', dtype: 'float32', shape: ['N'] },
        { name: 'scores', dtype: 'float32', shape: ['N', 2] },
      ],
      pipeline: { task: 'text-classification', labels: ['no', 'yes'], scores: 'softmax' },
    });
    expect([chain.before.length, chain.after.map(({ kind }) => kind)]).toEqual([1, ['softmax', 'topLabel']]);
    expect(labels).toEqual({ scores: ['no', 'yes'] });
    expect(batchAxes).toEqual({ text: 0, label: 0, score: 0, scores: 0 });
  });

  it('leaves to callers what the graph takes beside, and gives what no step reads', async () => {
    const graph = {
      ...bert,
      inputs: [...bert.inputs, { name: 'age', dtype: 'float32', shape: ['N', 1] } as const],
    };
    const { signature } = await planned(' - tokenizer\n - inference\n', graph);
    expect(signature.inputs.map(({ name }) => name)).toEqual(['text', 'age']);
    expect(signature.outputs.map(({ name }) => name)).toEqual(['logits']);
  });

  it('pools vectors of tokens, whose length becomes 1, and serves who asks for embeddings', async () => {
    const { signature, task, chain } = await planned(
      ' - tokenizer\n - inference: { outputs: [hidden] }\n - pool: [cls, mean]\n'.replace(
        '[cls, mean]',
        '{ modes: [cls, mean] }',
      ) + ' - normalise\n',
      encoder,
    );
    expect(signature.outputs).toEqual([{ name: 'embedding', dtype: 'float32', shape: ['N', 16] }]);
    expect([task, chain.before.map(({ kind }) => kind)]).toEqual(['embedding', ['tokenizer', 'tokenList']]);
  });

  it('makes pictures of the size that the graph takes, and of a fixed number of them no more', async () => {
    const { signature, chain } = await planned(
      ' - image: { mean: 0.5, std: [0.1, 0.2, 0.3] }\n - inference\n - labels: { file: labels.txt }\n - topK: 1\n',
      pixels([1, 3, 8, 9]),
    );
    expect(signature.inputs).toEqual([{ name: 'image', dtype: 'string', shape: [1] }]);
    expect(signature.outputs.map(({ name }) => name)).toEqual(['top', 'label', 'score', 'logits']);
    expect(chain.before).toMatchObject([
      {
        kind: 'image',
        output: 'pixels',
        settings: {
          resize: { filter: 'bilinear', size: { height: 8, width: 9 } },
          rescale: 1 / 255,
          normalise: { mean: [0.5, 0.5, 0.5], std: [0.1, 0.2, 0.3] },
        },
      },
    ]);
  });

  it.each([
    [' - tokenizer\n', bert, 'steps lacks the step inference, which is what the model computes'],
    [
      ' - softmax\n - inference\n',
      bert,
      'steps.0.softmax stands before inference, of whose answers it makes something',
    ],
    [
      ' - inference\n - inference\n',
      bert,
      'steps.1.inference stands there a second time: a chain has one inference',
    ],
    [
      ' - inference: { outputs: [logit] }\n',
      bert,
      'steps.0.inference.outputs.0 is "logit", which is none of the model\'s outputs\nIts outputs are: logits.',
    ],
    [
      ' - inference\n - softmax: { input: scores }\n',
      bert,
      'steps.1.softmax.input is "scores", but there is logits (float32 [N, 2])',
    ],
    [
      ' - inference\n - pool: mean\n',
      bert,
      'steps.1.pool reads float32 of 3 axes, but there is logits (float32 [N, 2])',
    ],
    [
      ' - inference\n - pool: mean\n',
      encoder,
      'steps.1.pool needs to know how many tokens each text has, but no tokenizer stands before inference',
    ],
    [
      ' - inference\n - labels: [a, b, c]\n',
      bert,
      'steps.1.labels has 3 names, but "logits" has 2 scores a row',
    ],
    [' - inference\n - topK: 2\n', bert, 'steps.1.topK names the best of labels, but none stand before it'],
    [
      ' - inference\n - softmax\n - labels: [a, b]\n - topK: 3\n',
      bert,
      'steps.3.topK is 3, but there are 2 labels',
    ],
    [
      ' - tokenizer\n - inference\n',
      pixels(['N', 3, 8, 8]),
      'steps.0.tokenizer makes int64 [N, L] for ids, but "pixels" is float32 [N, 3, 8, 8]',
    ],
    [
      ' - image\n - inference\n',
      pixels(['N', 3, null, null]),
      'steps.0.image needs a size: "pixels" takes pictures of any',
    ],
    [
      ' - image: { mean: 0.5, std: [0.5, 0, 0.5] }\n - inference\n',
      pixels(['N', 3, 8, 8]),
      'steps.0.image.std is [0.5,0,0.5], but samples are divided by it',
    ],
    [
      ' - image\n - inference\n',
      pixels(['N', 1, 8, 8]),
      'but "pixels" is float32 [N, 1, 8, 8]\nLeave the step out, so that callers send the tensor',
    ],
    [
      ' - image: { crop: 9 }\n - inference\n',
      pixels(['N', 3, 8, 8]),
      'steps.0.image.crop makes pictures of height 9 and width 9, but "pixels" is float32 [N, 3, 8, 8]',
    ],
    [
      ' - image: { resize: { shortestEdge: 8 } }\n - inference\n',
      pixels(['N', 3, 8, 8]),
      'steps.0.image.resize leaves pictures sizes of their own, and nothing bounds their longer side',
    ],
    [
      ' - image\n - inference\n',
      pixels(['N', 8, 8, 3]),
      'steps.0.image makes float32 [N, 3, height, width], but "pixels" is float32 [N, 8, 8, 3]\nExport it with the channels',
    ],
    [
      ' - tokenizer: { padding: "<x>" }\n - inference\n',
      bert,
      'steps.0.tokenizer.padding is "<x>", which is no token of the tokenizer',
    ],
    [
      ' - tokenizer: { file: config.json }\n - inference\n',
      bert,
      'steps.0.tokenizer.file is no tokenizer that mlpack knows',
    ],
  ])('is refused: %s', async (yaml, graph, message) => {
    await expect(planned(yaml, graph)).rejects.toThrow(message);
  });

  it('is asked which tensor is meant where several may be', async () => {
    const graph = {
      ...bert,
      outputs: [...bert.outputs, { name: 'aux', dtype: 'float32', shape: ['N', 3] } as const],
    };
    await expect(planned(' - inference\n - softmax\n', graph)).rejects.toThrow(
      'steps.1.softmax may read any of logits, aux\nSay which with input: { input: logits }',
    );
    const { signature } = await planned(
      ' - inference\n - softmax: { input: logits }\n - labels: [a, b]\n',
      graph,
    );
    expect(signature.outputs.map(({ name }) => name)).toEqual(['label', 'score', 'scores', 'aux']);
  });

  it('has as many rows as callers like where the graph takes one, unless they send its tensors', async () => {
    const graph: Signature = {
      inputs: [{ name: 'pixels', dtype: 'float32', shape: [1, 3, 8, 8] }],
      outputs: [
        { name: 'logits', dtype: 'float32', shape: [1, 2] },
        { name: 'embedding', dtype: 'float32', shape: [1, 4] },
      ],
    };
    const yaml = ' - inference\n - softmax: { input: logits }\n';
    const { signature, chain, batchAxes } = await planned(` - image\n${yaml}`, graph);
    expect(signature).toMatchObject({
      inputs: [{ name: 'image', shape: ['N'] }],
      outputs: [
        { name: 'scores', shape: ['N', 2] },
        { name: 'embedding', shape: ['N', 4] },
      ],
    });
    expect(batchAxes).toEqual({ image: 0, scores: 0, embedding: 0 });
    expect(chain.inputs).toMatchObject([{ name: 'pixels', shape: [1, 3, 8, 8] }]);
    const bare = await planned(yaml, graph);
    expect(bare.signature.inputs).toMatchObject([{ name: 'pixels', shape: [1, 3, 8, 8] }]);
  });

  it('of a graph whose texts have one length is refused with how to export it', async () => {
    const graph = { ...bert, inputs: [{ name: 'input_ids', dtype: 'int64', shape: [1, 128] } as const] };
    await expect(planned(' - tokenizer\n - inference\n', graph)).rejects.toThrow(
      'the graph has their length fixed',
    );
  });
});
