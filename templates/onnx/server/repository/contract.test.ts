import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { stepKinds } from '../steps/steps.ts';
import { readContract } from './contract.ts';

describe('readContract', () => {
  const tensor = { name: 'x', dtype: 'float32', shape: ['N', 4], batchAxis: 0 };
  const contract = {
    schemaVersion: 2,
    name: 'm',
    version: '1.0.0',
    model: { file: 'model.onnx' },
    inputs: [tensor],
    outputs: [tensor],
    limits: { maxBodyBytes: 10 },
  };

  const columns = { kind: 'columns', input: 'x', names: ['a', 'b', 'c', 'd'] };
  const inference = { kind: 'inference', runtime: 'onnxruntime' };
  const steps = (...more: readonly object[]) => ({ steps: [...more, inference] });
  const limits = { maxBodyBytes: null, maxTensorElements: 100, ignoreExtraColumns: false };

  async function read(json: unknown) {
    const file = join(await tempDir(), 'contract.json');
    await writeFile(file, typeof json === 'string' ? json : JSON.stringify(json));
    return { file, read: () => readContract(file, limits, stepKinds) };
  }

  it.each([
    [{ schemaVersion: 1 }, 'schemaVersion: expected 2, got 1'],
    [{ name: 7 }, 'name: expected a string, got 7'],
    [{ model: { file: 'm', sha256: 7 } }, 'model.sha256: expected a string, got 7'],
    [
      { model: { file: '../../../etc/passwd' } },
      'model.file: expected the name of a file, got "../../../etc/passwd"',
    ],
    [{ model: { file: '..' } }, 'model.file: expected the name of a file, got ".."'],
    [{ limits: {} }, 'limits.maxBodyBytes: expected a positive integer, got nothing'],
    [{ inputs: {} }, 'inputs: expected an array, got an object'],
    [
      { inputs: [{ ...tensor, dtype: 'bfloat16' }] },
      'inputs[0].dtype: expected an element type that onnxruntime-node can hold, got "bfloat16"',
    ],
    [
      { outputs: [{ ...tensor, shape: [-1] }] },
      'outputs[0].shape[0]: expected a size, a name or null, got -1',
    ],
    [steps({ ...columns, names: ['a', 1] }), 'steps[0].names[1]: expected a string, got 1'],
    [steps({ ...columns, categories: [true] }), 'steps[0].categories[0]: expected an array, got true'],
    [steps({ ...columns, input: 'y' }), 'steps[0].input: expected an input of the model, got "y"'],
    [steps(columns, columns), 'steps: two of them name input "x"'],
    [
      { steps: [inference, { kind: 'labels', output: 'y', labels: [] }] },
      'steps[1].output: expected an output of the model, got "y"',
    ],
    [
      { steps: [inference, { kind: 'labels', output: 'x', labels: [null] }] },
      'steps[1].labels[0]: expected a string, got null',
    ],
    [
      steps({ kind: 'words' }),
      'steps[0].kind: expected one of inference, columns, labels, tokens, prompt, tokenizer, image, waveform, filterBank, tokenIds, tokenList, softmax, sigmoid, rowScores, topLabel, bestScores, topK, code, pool, normalise, rename, hypotheses, rankLabels, entities, answers, maskTargets, fillMasks, detect, yolo, segment, got "words"',
    ],
    [{ steps: [columns] }, 'steps: expected steps of which one is inference, got an array of 1'],
    [{ steps: [inference, inference] }, 'steps: expected steps of which one is inference, got an array of 2'],
    [
      { steps: [{ ...inference, runtime: 'other' }] },
      'steps[0].runtime: expected "onnxruntime", got "other"',
    ],
  ])('refuses %j', async (change, message) => {
    const { file, read: reading } = await read({ ...contract, ...change });
    expect(reading).toThrow(`${file}: ${message}`);
  });

  it('names the file that is no JSON, and what is no object', async () => {
    const text = await read('{"schemaVersion": ');
    expect(text.read).toThrow(`${text.file}: `);
    const list = await read([]);
    expect(list.read).toThrow(`${list.file}: the contract: expected an object, got an array of 0`);
  });

  it('has the names of steps at what they name, and nothing to walk through', async () => {
    const labels = { kind: 'labels', output: 'x', labels: ['no', 7] };
    const { read: reading } = await read({
      ...contract,
      steps: [{ ...columns, categories: [['a', 1], null, null, null] }, inference, labels],
    });
    expect(reading()).toMatchObject({
      inputs: [{ features: columns.names, categories: [['a', 1], null, null, null] }],
      outputs: [{ labels: ['no', 7] }],
    });
    expect(reading()).not.toHaveProperty('chain');
  });
});
