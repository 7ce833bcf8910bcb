import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textModel } from '../../../../test/support/server/chain-steps.ts';
import { testSettings, writeHome } from '../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';
import { loadChain } from '../steps/chain.ts';
import { readRepository } from '../repository/repository.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { chained } from './chained-model.ts';
import { sampleOf } from './sample.ts';
import { loadModel } from './session.ts';

async function read(home: string) {
  return readRepository(testSettings({ MLPACK_HOME: home }), textModel.stepKinds).first;
}

/** The model of texts, and what its inference was asked for. */
async function recorded() {
  const { folder, contract } = await read(await writeHome(textModel));
  const inference = await loadModel(folder, contract, 1);
  const asked: string[][] = [];
  const run: typeof inference.run = (feeds, names) => {
    asked.push([[...feeds.keys()].join(), names.join()]);
    return inference.run(feeds, names);
  };
  return {
    model: chained(
      { ...inference, run },
      contract.chain && (await loadChain(contract.chain, folder, () => {})),
    ),
    asked,
  };
}

const feeds = new Map<string, Tensor>([
  ['text', { dtype: 'string', shape: [2], elements: ['good good bad', 'bad'] }],
  ['weight', { dtype: 'float32', shape: [2, 1], elements: Float32Array.of(7, 8) }],
]);

describe('a chain', () => {
  it('of inference alone is the loaded model itself', async () => {
    for (const names of [{}, { steps: [{ kind: 'inference', runtime: 'onnxruntime' }] }]) {
      const { folder, contract } = await read(await writeHome({ ...twoTensors, ...names }));
      const inference = await loadModel(folder, contract, 1);
      expect(contract.chain).toBeUndefined();
      expect(chained(inference, undefined)).toBe(inference);
      inference.release();
    }
  });

  it('takes what callers send to what they get, in the order they ask', async () => {
    const { model } = await recorded();
    expect(model.run(feeds, ['score', 'echo', 'label'])).toEqual([
      { dtype: 'float32', shape: [2], elements: Float32Array.of(2, 1) },
      { dtype: 'float32', shape: [2, 1], elements: Float32Array.of(7, 8) },
      { dtype: 'string', shape: [2], elements: ['praise', 'blame'] },
    ]);
    model.release();
  });

  it('asks inference only for what the asked outputs need', async () => {
    const { model, asked } = await recorded();
    model.run(feeds, ['label']);
    model.run(feeds, ['echo']);
    model.run(feeds, ['echo', 'score']);
    expect(asked).toEqual([
      ['counts,weight', 'scores'],
      ['counts,weight', 'echo'],
      ['counts,weight', 'scores,echo'],
    ]);
    model.release();
  });
});

it('a sample of its inputs is a case of what callers send', async () => {
  const home = await writeHome(textModel);
  const text = { name: 'text', shape: [1], data: ['good'] };
  const weight = { name: 'weight', shape: [1, 1], data: [2] };
  const graph = { signature: 'inner', inputs: [{ ...text, data: ['bad'] }, weight] };
  const file = join(home, 'config', 'golden.json');
  await writeFile(file, JSON.stringify({ cases: [graph, { inputs: [text, weight] }] }));
  const { contract } = await read(home);
  expect(sampleOf(contract, file).feeds?.get('text')?.elements).toEqual(['good']);
});

describe('the start refuses', () => {
  const [columns, counts, inference, best] = textModel.steps;
  it.each<[string, readonly object[], string]>([
    [
      'a step that finds nothing to read',
      [columns, { ...counts, input: 'words' }, inference, best],
      'steps: word-counts reads "words" as string [N], but nothing before it makes that',
    ],
    [
      'a step that reads another type',
      [columns, { ...counts, input: 'weight' }, inference, best],
      'steps: word-counts reads "weight" as string [N], but it is float32 [N, 1]',
    ],
    [
      'a graph of another shape',
      [columns, { ...counts, words: ['good'] }, inference, best],
      'steps: inference reads "counts" as float32 [N, 2], but it is float32 [N, 1]',
    ],
    ['steps in the wrong order', [columns, inference, counts, best], 'steps: inference reads "counts"'],
    [
      'an input that nothing reads',
      [
        { ...counts, input: 'weight' },
        { ...inference, inputs: [] },
      ].slice(1),
      'steps: none of them reads input "text"',
    ],
    [
      'an output that nothing makes',
      [columns, counts, inference, { ...best, label: 'class' }],
      'steps: none of them makes output "label"',
    ],
    [
      'an output of another type',
      [columns, counts, inference, { ...best, label: 'score', score: 'label' }],
      'steps: output "label" is to be string [N], but it is float32 [N]',
    ],
    [
      'a field of a step',
      [columns, { ...counts, words: [] }, inference, best],
      'steps[1].words: expected 1 to 100',
    ],
    [
      'steps without the tensors of the graph',
      [columns, counts, { kind: 'inference', runtime: 'onnxruntime' }, best],
      'steps[2].inputs: expected an array, got nothing',
    ],
  ])('%s', async (_what, steps, message) => {
    const home = await writeHome({ ...textModel, steps: steps as typeof textModel.steps });
    await expect(read(home)).rejects.toThrow(`contract.json: ${message}`);
  });

  it('a graph that is not what its step says', async () => {
    const other = { ...inference, outputs: inference.outputs.toReversed() };
    const home = await writeHome({ ...textModel, steps: [columns, counts, other, best] });
    const { folder, contract } = await read(home);
    await expect(loadModel(folder, contract, 1)).rejects.toThrow(
      'the contract says its outputs are (echo: float32, scores: float32), but they are (scores: float32, echo: float32)',
    );
  });
});
