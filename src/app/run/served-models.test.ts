import { expect, it } from 'vitest';
import type { Contract, Step } from '../../../contract/contract.ts';
import type { GoldenCase } from '../../tensor/golden.ts';
import { servedModels } from './served-models.ts';

const tensor = { dtype: 'string', shape: ['N'], batchAxis: 0 } as const;
const contract: Contract = {
  schemaVersion: 2,
  name: 'reviews',
  version: '1.0.0',
  description: null,
  framework: null,
  model: { file: 'model.onnx', sha256: 'aa'.repeat(32), sizeBytes: 5, opsets: { 'ai.onnx': 17 } },
  inputs: [{ ...tensor, name: 'text', features: null }],
  outputs: [{ ...tensor, name: 'label', labels: null }],
  limits: { maxBodyBytes: 1024 },
};
const tolerance = { absolute: 0, relative: 0 };
const sent: GoldenCase = { name: 'sent', inputs: [], outputs: [], tolerance };
const golden = {
  source: 'framework',
  framework: null,
  cases: [sent, { ...sent, name: 'of the graph', signature: 'inner' }],
} as const;
const inference: Step = { kind: 'inference', runtime: 'onnxruntime' };

it('has the cases that callers can ask for, and says how many only a build can replay', () => {
  const steps = [{ kind: 'word-counts' }, { ...inference, inputs: [], outputs: [] }];
  expect(servedModels([{ contract: { ...contract, steps }, golden }])).toMatchObject([
    { name: 'reviews', signature: { inputs: [{ name: 'text' }] }, golden: { cases: [sent] }, leftToBuild: 1 },
  ]);
});

it('has all cases where nothing stands around the graph', () => {
  for (const steps of [{}, { steps: [inference] }]) {
    const [model] = servedModels([{ contract: { ...contract, ...steps }, golden }]);
    expect(model).toMatchObject({ golden, leftToBuild: 0 });
  }
});
