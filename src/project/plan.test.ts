import { describe, expect, it } from 'vitest';
import type { ProjectConfig } from './config.ts';
import { planImage, type ImagePlan, type PlannedModel } from './plan.ts';

const model: PlannedModel = {
  signature: {
    inputs: [{ name: 'X', dtype: 'float32', shape: ['N', 4] }],
    outputs: [
      { name: 'label', dtype: 'int64', shape: ['N'] },
      { name: 'probabilities', dtype: 'float32', shape: ['N', 3] },
    ],
  },
  batchAxes: { X: 0, label: 0, probabilities: 0 },
  labels: { probabilities: [0, 1, 2] },
  opsets: { 'ai.onnx.ml': 1, 'ai.onnx': 17 },
  sha256: 'ab'.repeat(32),
  sizeBytes: 428,
};

function plan(config: ProjectConfig): ImagePlan {
  const golden = { source: 'framework', framework: 'scikit-learn 1.2.1', cases: [] } as const;
  return planImage({ config, name: 'iris', version: '1.2.3', model, golden, baseReference: null });
}

describe('planImage', () => {
  it('takes the class labels from the graph and the framework from the golden cases', () => {
    const { contract } = plan({});
    expect(contract.outputs.map(({ labels }) => labels)).toEqual([null, [0, 1, 2]]);
    expect(contract.framework).toBe('scikit-learn 1.2.1');
  });

  it('prefers what mlpack.yaml says', () => {
    const { contract } = plan({
      framework: 'R 4.4',
      inputs: { X: { features: ['a', 'b', 'c', 'd'] } },
      outputs: { probabilities: { labels: ['x', 'y', 'z'] }, label: { labels: ['x', 'y', 'z'] } },
    });
    expect(contract.inputs[0]?.features).toEqual(['a', 'b', 'c', 'd']);
    expect(contract.outputs.map(({ labels }) => labels)).toEqual([
      ['x', 'y', 'z'],
      ['x', 'y', 'z'],
    ]);
    expect(contract.framework).toBe('R 4.4');
  });

  it('refuses features that are not one a column', () => {
    expect(() => plan({ inputs: { X: { features: ['a', 'b'] } } })).toThrow(
      'inputs.X.features has 2 names, but the model has 4 columns',
    );
  });

  it('refuses tensors the model does not have', () => {
    expect(() => plan({ outputs: { proba: { labels: ['x'] } } })).toThrow(
      'outputs.proba: the model has no such tensor',
    );
  });

  it('does not depend on the order in which a map was filled', () => {
    expect(Object.keys(plan({}).contract.model.opsets)).toEqual(['ai.onnx', 'ai.onnx.ml']);
  });
});
