import { expect, it } from 'vitest';
import { type Contract, contractJson, namedContract, stepsOf } from './contract.ts';

const tensor = { dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;
const inference = { kind: 'inference', runtime: 'onnxruntime' } as const;
const none = { before: [], after: [] };

function contractOf(inputs: Contract['inputs'], outputs: Contract['outputs']): Contract {
  const steps = stepsOf(inputs, inference, outputs, none);
  return {
    schemaVersion: 2,
    name: 'm',
    version: '1.0.0',
    description: null,
    framework: null,
    model: { file: 'model.onnx', sha256: '0'.repeat(64), sizeBytes: 1, opsets: {} },
    inputs,
    outputs,
    ...(steps !== undefined && { steps }),
    limits: { maxBodyBytes: 1 },
  };
}

it('names that are written as steps are read at what they name', () => {
  const contract = contractOf(
    [
      { ...tensor, name: 'all', features: ['__proto__', 'b'], categories: [['x'], null] },
      { ...tensor, name: '__proto__', features: null, categories: [[1, 2]], image: null },
      { ...tensor, name: 'none', features: null, categories: null },
    ],
    [
      { ...tensor, name: 'constructor', labels: ['no', 7] },
      { ...tensor, name: 'y', labels: null },
    ],
  );
  const written = contractJson(contract);
  expect(written.steps?.map(({ kind }) => kind)).toEqual(['columns', 'columns', 'inference', 'labels']);
  expect(written.inputs).toEqual([
    { ...tensor, name: 'all' },
    { ...tensor, name: '__proto__', image: null },
    { ...tensor, name: 'none' },
  ]);
  expect(namedContract(JSON.parse(JSON.stringify(written)))).toEqual(contract);
});

it('a model without names has no steps', () => {
  const contract = contractOf([{ ...tensor, name: 'x', features: null, categories: null }], []);
  expect(contractJson(contract)).not.toHaveProperty('steps');
  expect(namedContract(contractJson(contract))).toEqual(contract);
});
