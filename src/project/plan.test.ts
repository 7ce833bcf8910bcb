import { describe, expect, it } from 'vitest';
import type { ModelConfig } from './config/config.ts';
import { parseConfig } from './config/read-config.ts';
import type { Contract } from '../../contract/contract.ts';
import { bytesContent } from '../util/blobs/content.ts';
import type { PlannedModel } from './planned-model.ts';
import { planImage, type ImagePlan } from './plan.ts';

const model: PlannedModel = {
  name: 'iris',
  version: '1.2.3',
  config: {},
  configSteps: [],
  signature: {
    inputs: [{ name: 'X', dtype: 'float32', shape: ['N', 4] }],
    outputs: [
      { name: 'label', dtype: 'int64', shape: ['N'] },
      { name: 'probabilities', dtype: 'float32', shape: ['N', 3] },
    ],
  },
  runtime: 'onnxruntime',
  batchAxes: { X: 0, label: 0, probabilities: 0 },
  columns: {},
  framework: null,
  labels: { probabilities: [0, 1, 2] },
  imageLayouts: {},
  categories: {},
  opsets: { 'ai.onnx.ml': 1, 'ai.onnx': 17 },
  sha256: 'ab'.repeat(32),
  sizeBytes: 428,
  digests: {},
  golden: { source: 'framework', framework: 'scikit-learn 1.2.1', cases: [] },
};

function contractOf(config: ModelConfig, found: Partial<PlannedModel> = {}): Contract {
  const named = { name: 'iris', version: '1.2.3', config };
  const plan = planImage({ ...named, models: [{ ...model, ...found, config }], baseReference: null });
  return plan.models[0].contract;
}

/** Plan of an image of two versions of the model, the second with a description of its own. */
function planTwo(second: ModelConfig = {}): ImagePlan {
  const listed = { name: 'iris', model: 'model.onnx' };
  return planImage({
    config: { description: 'Flowers.', models: [listed, { ...listed, version: '2.0.0', ...second }] },
    name: 'shop',
    version: '0.3.0',
    models: [
      { ...model, configSteps: ['models', '0'] },
      { ...model, version: '2.0.0', config: second, configSteps: ['models', '1'] },
    ],
    baseReference: null,
  });
}

describe('planImage', () => {
  it('tells the files of external data by their digests, and not those that steps read', () => {
    const tokenizer = {
      kind: 'tokenizer',
      file: 'tokenizer.json',
      sha256: bytesContent('tokens').sha256,
      inputs: { text: 'text' },
      outputs: { ids: 'X', lengths: 'counts' },
      settings: { maxLength: 8, truncationSide: 'right', padding: null, stripped: false, emptyPair: 'none' },
    } as const;
    const chain = { before: [tokenizer], after: [], inputs: [], outputs: [] };
    const files = ['model.onnx', 'weights/b', 'tokenizer.json', 'weights/a'].map((path) => ({
      path,
      content: bytesContent(path),
    }));
    expect(contractOf({}, { files, chain }).model.data).toEqual(
      ['weights/a', 'weights/b'].map((path) => ({ path, sha256: bytesContent(path).sha256, sizeBytes: 9 })),
    );
    expect(contractOf({}, { files: files.slice(0, 1) }).model).not.toHaveProperty('data');
  });

  it('passes on which columns the model was fitted with but does not use, but none that it does use', () => {
    const unused = ['id', 'X', 'a', 'id'];
    const features = { X: ['a', 'b', 'c', 'd'] };
    const found = { signature: { ...model.signature, unused }, columns: features };
    expect(contractOf({}, found).unused).toEqual(['id']);
    expect(contractOf({}, { columns: features })).not.toHaveProperty('unused');
  });

  it('takes the class labels from the graph and the framework from the golden cases', () => {
    const contract = contractOf({});
    expect(contract.outputs.map(({ labels }) => labels)).toEqual([null, [0, 1, 2]]);
    expect(contract.framework).toBe('scikit-learn 1.2.1');
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'knows nothing of tensors called %s but what it was told',
    (name) => {
      const contract = contractOf(
        {},
        {
          signature: {
            inputs: [{ name, dtype: 'float32', shape: ['N', 1] }],
            outputs: [{ name, dtype: 'float32', shape: ['N', 2] }],
          },
          batchAxes: {},
          labels: {},
        },
      );
      const bare = { name, features: null, image: null, categories: null, batchAxis: null };
      expect(contract.inputs).toEqual([expect.objectContaining(bare)]);
      expect(contract.outputs).toEqual([expect.objectContaining({ name, labels: null, batchAxis: null })]);
    },
  );

  it('prefers what mlpack.yaml says', () => {
    const contract = contractOf({
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

  it('gives categories one entry a feature, or one where all columns have the same', () => {
    const sizes = ['s', 'm', 'l'];
    const named = { inputs: { X: { features: ['a', 'b', 'c', 'd'] } } };
    const found = (columns: PlannedModel['categories'][string], config: ModelConfig = {}) =>
      contractOf(config, { categories: { X: columns } }).inputs[0]?.categories;
    expect(found([sizes, null, null, null], named)).toEqual([sizes, null, null, null]);
    expect(found([sizes, null, null, null])).toBeNull();
    expect(found([sizes, sizes, sizes, sizes])).toEqual([sizes]);
    expect(contractOf({}).inputs[0]).toMatchObject({ categories: null, image: null });
  });

  it('refuses features that are not one a column', () => {
    expect(() => contractOf({ inputs: { X: { features: ['a', 'b'] } } })).toThrow(
      'inputs.X.features has 2 names, but the model has 4 columns',
    );
  });

  it('refuses tensors the model does not have', () => {
    expect(() => contractOf({ outputs: { proba: { labels: ['x'] } } })).toThrow(
      "outputs.proba is none of the model's outputs",
    );
  });

  it('says all that does not fit at once, each with its line', () => {
    const text = `models:
  - name: iris
    model: a.onnx
    inputs:
      X: { features: [a, b], kind: values, scale: 2, mean: 1 }
      Z: { features: [a] }
  - name: iris
    version: 2.0.0
    model: b.onnx
    outputs:
      label: { labels: [a] }
      probabilities: { labels: [a, b] }
      __proto__: { labels: [a] }
    tests: { file: golden.json, outputs: { proba: p, label: l } }
`;
    const { config, parsed } = parseConfig(text, 'mlpack.yaml');
    const [first, second] = config.models ?? [];
    const plan = () =>
      planImage({
        config,
        parsed,
        name: 'shop',
        version: '1.0.0',
        models: [
          { ...model, config: first ?? {}, configSteps: ['models', '0'] },
          { ...model, config: second ?? {}, configSteps: ['models', '1'] },
        ],
        baseReference: null,
      });
    const message = `mlpack.yaml:6:7: models.0.inputs.Z is none of the model's inputs
mlpack.yaml:5:12: models.0.inputs.X.features has 2 names, but the model has 4 columns
mlpack.yaml:5:44: models.0.inputs.X.scale is about pictures, which this input is not
mlpack.yaml:5:54: models.0.inputs.X.mean is about pictures, which this input is not
mlpack.yaml:13:7: models.1.outputs.__proto__ is none of the model's outputs
mlpack.yaml:14:44: models.1.tests.outputs.proba is none of the model's outputs
mlpack.yaml:11:16: models.1.outputs.label.labels has 1 name, for the values 0, 1, 2, …, but the model's classes are 0, 1, 2
mlpack.yaml:12:24: models.1.outputs.probabilities.labels has 2 names, but the output has 3 columns`;
    expect(plan).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message,
        suggestions: expect.arrayContaining(['models.0.inputs.Z: Its inputs are: X.']),
      }),
    );
  });

  it('has no steps where nothing has names, else the chain with what the names are of', () => {
    expect(contractOf({}, { labels: {} })).not.toHaveProperty('steps');
    const config = { inputs: { X: { features: ['a', 'b', 'c', 'd'] } } };
    const categories = { X: [['x', 'y'], null, null, null] };
    expect(contractOf(config, { categories }).steps).toEqual([
      { kind: 'columns', input: 'X', names: ['a', 'b', 'c', 'd'], categories: categories.X },
      { kind: 'inference', runtime: 'onnxruntime' },
      { kind: 'labels', output: 'probabilities', labels: [0, 1, 2] },
    ]);
  });

  it('has the steps that a model brings around inference, which then has the tensors of the graph', () => {
    const counts = { name: 'counts', dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;
    const words = { kind: 'words', input: 'X', words: ['a', 'b'] };
    const best = { kind: 'best', scores: 'scores' };
    const chain = {
      before: [words],
      inputs: [counts],
      outputs: [{ ...counts, name: 'scores' }],
      after: [best],
    };
    const contract = contractOf({ inputs: { X: { features: ['a', 'b', 'c', 'd'] } } }, { labels: {}, chain });
    expect(contract.inputs).toMatchObject([{ name: 'X', dtype: 'float32' }]);
    expect(contract.steps).toEqual([
      { kind: 'columns', input: 'X', names: ['a', 'b', 'c', 'd'] },
      words,
      { kind: 'inference', runtime: 'onnxruntime', inputs: chain.inputs, outputs: chain.outputs },
      best,
    ]);
  });

  it('does not depend on the order in which a map was filled', () => {
    expect(Object.keys(contractOf({}).model.opsets)).toEqual(['ai.onnx', 'ai.onnx.ml']);
  });

  it('gives each of several models folders and a contract of its own, and the image the rest', () => {
    const plan = planTwo({ description: 'Better.' });
    expect(plan.models.map(({ folders }) => folders)).toEqual([
      { model: 'model/iris/1.2.3', config: 'config/models/iris/1.2.3' },
      { model: 'model/iris/2.0.0', config: 'config/models/iris/2.0.0' },
    ]);
    expect(plan.models.map(({ contract }) => contract.description)).toEqual([null, 'Better.']);
    expect(plan.repository).toEqual({
      schemaVersion: 1,
      name: 'shop',
      version: '0.3.0',
      models: [
        { name: 'iris', version: '1.2.3' },
        { name: 'iris', version: '2.0.0' },
      ],
    });
    expect(plan.labels).toEqual({
      'dev.mlpack.contract': '/opt/mlpack/config/repository.json',
      'org.opencontainers.image.description': 'Flowers.',
      'org.opencontainers.image.title': 'shop',
      'org.opencontainers.image.version': '0.3.0',
    });
  });

  it('says which of several models mlpack.yaml does not fit', () => {
    expect(() => planTwo({ outputs: { proba: { labels: ['x'] } } })).toThrow(
      "models.1.outputs.proba is none of the model's outputs",
    );
    expect(() => planTwo({ inputs: { X: { features: ['a'] } } })).toThrow(
      'models.1.inputs.X.features has 1 names',
    );
  });
});
