import { describe, expect, it } from 'vitest';
import { contractChanges } from './compatibility.ts';
import type { Contract, ContractInput, ContractOutput } from '../../../contract/contract.ts';

const age: ContractInput = {
  name: 'age',
  dtype: 'float32',
  shape: ['batch', 1],
  batchAxis: 0,
  features: null,
};
const score: ContractOutput = {
  name: 'score',
  dtype: 'float32',
  shape: [null, 3],
  batchAxis: 0,
  labels: null,
};
const contract: Contract = {
  schemaVersion: 2,
  name: 'shop',
  version: '1.0.0',
  description: null,
  framework: 'scikit-learn 1.5.2',
  model: { file: 'model.onnx', sha256: 'aa'.repeat(32), sizeBytes: 5, opsets: { 'ai.onnx': 17 } },
  inputs: [age],
  outputs: [score],
  limits: { maxBodyBytes: 1024 },
};

function changes(before: Partial<Contract>, after: Partial<Contract>): string[] {
  return contractChanges(
    { contracts: [{ ...contract, ...before }], isList: false },
    { contracts: [{ ...contract, ...after }], isList: false },
  ).map(({ level, text }) => `${level}: ${text}`);
}

const ofUnused = (before: readonly string[], after: readonly string[]) =>
  changes({ unused: before }, { unused: after });

it('breaks callers whose records have a column that is no longer passed over', () => {
  expect(ofUnused(['id', 'name'], ['name'])).toEqual(['major: unused column "id" removed']);
  expect(ofUnused([], ['id'])).toEqual(['minor: unused column "id" added']);
  expect(ofUnused(['age'], [])).toEqual([]);
});

const input = (before: Partial<ContractInput>, after: Partial<ContractInput>) =>
  changes({ inputs: [{ ...age, ...before }] }, { inputs: [{ ...age, ...after }] });
const output = (before: Partial<ContractOutput>, after: Partial<ContractOutput>) =>
  changes({ outputs: [{ ...score, ...before }] }, { outputs: [{ ...score, ...after }] });

const unbatched = { batchAxis: null };

describe('a change of an input', () => {
  it.each<[string, Partial<ContractInput>, Partial<ContractInput>, string[]]>([
    ['nothing', {}, {}, []],
    ['what is known of its values', {}, { image: null, categories: [['low', 'high']] }, []],
    ['the name of a dimension', {}, { shape: ['rows', 1] }, []],
    ['dtype', {}, { dtype: 'int64' }, ['major: input "age" changed float32[N,1] → int64[N,1]']],
    ['rank', {}, { shape: [null] }, ['major: input "age" changed float32[N,1] → float32[N]']],
    ['another size', {}, { shape: [null, 2] }, ['major: input "age" changed float32[N,1] → float32[N,2]']],
    [
      'a size that is fixed now',
      { ...unbatched, shape: ['height', null] },
      { ...unbatched, shape: ['height', 8] },
      ['major: input "age" changed float32[height,?] → float32[height,8]'],
    ],
    [
      'a size that is free now',
      {},
      { shape: [null, null] },
      ['minor: input "age" changed float32[N,1] → float32[N,?]'],
    ],
    [
      'one size fixed and another free now',
      { ...unbatched, shape: [null, 2] },
      { ...unbatched, shape: [2, null] },
      ['major: input "age" changed float32[?,2] → float32[2,?]'],
    ],
    [
      'a shape where any was taken',
      { ...unbatched, shape: null },
      { ...unbatched, shape: [2] },
      ['major: input "age" changed float32 of any shape → float32[2]'],
    ],
    [
      'any shape where one was wanted',
      { ...unbatched, shape: [2] },
      { ...unbatched, shape: null },
      ['minor: input "age" changed float32[2] → float32 of any shape'],
    ],
    [
      'batches lost',
      {},
      { ...unbatched, shape: [1, 1] },
      ['major: input "age" changed float32[N,1] → float32[1,1]'],
    ],
    [
      'batches gained',
      { ...unbatched, shape: ['N', 1] },
      { shape: ['N', 1] },
      ['minor: input "age" can be stacked into batches now'],
    ],
    [
      'batches lost, and only them',
      { shape: ['N', 1] },
      { ...unbatched, shape: ['N', 1] },
      ['major: input "age" can no longer be stacked into batches'],
    ],
    ['name', {}, { name: 'years' }, ['major: input "age" renamed to "years"']],
    [
      'name and dtype',
      {},
      { name: 'years', dtype: 'int8' },
      ['major: input "age" removed', 'major: input "years" added, int8[N,1]'],
    ],
    ['features named', {}, { features: ['a'] }, ['minor: features of input "age" named']],
    [
      'features no longer named',
      { features: ['a'] },
      {},
      ['major: names of the features of input "age" removed'],
    ],
    [
      'a feature renamed',
      { features: ['a', 'b'] },
      { features: ['a', 'c'] },
      ['major: feature 1 of input "age" changed "b" → "c"'],
    ],
    [
      'a feature more',
      { features: ['a'] },
      { features: ['a', 'c'] },
      ['major: features of input "age" changed in number, 1 → 2'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(input(before, after)).toEqual(expected);
  });

  it('that must be sent from now on breaks callers', () => {
    expect(changes({}, { inputs: [age, { ...age, name: 'sex' }] })).toEqual([
      'major: input "sex" added, float32[N,1]',
    ]);
  });
});

describe('a change of an output', () => {
  it.each<[string, Partial<ContractOutput>, Partial<ContractOutput>, string[]]>([
    ['nothing', {}, {}, []],
    ['dtype', {}, { dtype: 'float64' }, ['major: output "score" changed float32[N,3] → float64[N,3]']],
    ['rank', {}, { shape: [null, 3, 1] }, ['major: output "score" changed float32[N,3] → float32[N,3,1]']],
    [
      'a size that is free now',
      {},
      { shape: [null, null] },
      ['major: output "score" changed float32[N,3] → float32[N,?]'],
    ],
    [
      'a size that is fixed now',
      { shape: [null, 'k'] },
      {},
      ['minor: output "score" changed float32[N,k] → float32[N,3]'],
    ],
    [
      'labels',
      { labels: [0, 1, 2] },
      { labels: [0, 1, 3] },
      ['major: label 2 of output "score" changed 2 → 3'],
    ],
    ['labels named', {}, { labels: ['a', 'b', 'c'] }, ['minor: labels of output "score" named']],
  ])('%s', (_, before, after, expected) => {
    expect(output(before, after)).toEqual(expected);
  });

  it('that was not there adds to an answer; one that is gone is missed', () => {
    const two = { outputs: [score, { ...score, name: 'class' }] };
    expect(changes({}, two)).toEqual(['minor: output "class" added, float32[N,3]']);
    expect(changes(two, {})).toEqual(['major: output "class" removed']);
  });
});

describe('a change of the model', () => {
  it('of its weights is minor, of what is said about it a patch', () => {
    const model = { ...contract.model, sha256: 'bb'.repeat(32), opsets: { 'ai.onnx': 18 } };
    const said = { description: 'Prices.', framework: null, limits: { maxBodyBytes: 2048 } };
    expect(changes({}, { model, ...said, version: '9.9.9' })).toEqual([
      'minor: weights changed',
      'patch: opsets changed',
      'patch: framework changed',
      'patch: description changed',
      'patch: limits changed',
    ]);
  });

  const words = { kind: 'words', input: 'age', words: ['a'] };
  const inference = { kind: 'inference', runtime: 'onnxruntime' };
  const columns = { kind: 'columns', input: 'age', names: null, categories: [['a']] };
  it.each([
    ['a step that transforms', [inference], [words, inference], ['minor: steps changed']],
    [
      'what such a step says',
      [words, inference],
      [{ ...words, words: ['b'] }, inference],
      ['minor: steps changed'],
    ],
    ['its place', [words, inference], [inference, words], ['minor: steps changed']],
    ['a step that names, of which the signature tells', [words, inference], [columns, words, inference], []],
    ['the tensors of the graph', [words, inference], [words, { ...inference, inputs: [], outputs: [] }], []],
  ])('in %s', (_what, before, after, expected) => {
    expect(changes({ steps: before }, { steps: after })).toEqual(expected);
  });

  it('to one whose names are steps is none', () => {
    expect(changes({}, { steps: [columns, inference] })).toEqual([]);
  });

  it('to one of another name takes the old one away', () => {
    expect(changes({}, { name: 'store' })).toEqual(['major: model shop removed', 'minor: model store added']);
  });
});

describe('several models', () => {
  const two = { ...contract, version: '2.0.0' };
  const list = (...contracts: Contract[]) => ({ contracts, isList: true });

  it('are each compared with themselves', () => {
    const changed = { ...two, inputs: [{ ...age, dtype: 'int64' as const }] };
    expect(contractChanges(list(contract, two), list(changed, contract))).toEqual([
      { level: 'major', text: 'shop 2.0.0: input "age" changed float32[N,1] → int64[N,1]' },
    ]);
  });

  it('come and go by name and version', () => {
    expect(contractChanges(list(contract), list(two))).toEqual([
      { level: 'major', text: 'model shop 1.0.0 removed' },
      { level: 'minor', text: 'model shop 2.0.0 added' },
    ]);
  });

  it('may begin with the only one there was', () => {
    const alone = { contracts: [{ ...contract, version: '7.0.0' }], isList: false };
    expect(contractChanges(alone, list(contract, two))).toEqual([
      { level: 'minor', text: 'model shop 2.0.0 added' },
    ]);
  });
});

describe('a change of the model file', () => {
  const [old, other] = ['aa'.repeat(32), 'bb'.repeat(32)];
  const file = (sha256: string, weightsSha256?: string, operatorsSha256?: string) => ({
    model: {
      ...contract.model,
      sha256,
      ...(weightsSha256 === undefined ? {} : { weightsSha256 }),
      ...(operatorsSha256 === undefined ? {} : { operatorsSha256 }),
    },
  });
  const renamed = { inputs: [{ ...age, name: 'years' }] };

  it.each<[string, Partial<Contract>, Partial<Contract>, string[]]>([
    [
      'bytes that say nothing else',
      file(old, old, old),
      file(other, old, old),
      ['patch: model file changed'],
    ],
    ['weights', file(old, old, old), file(other, other, old), ['minor: weights changed']],
    ['external data alone', file(old, old, old), file(old, other, old), ['minor: weights changed']],
    ['operators', file(old, old, old), file(other, old, other), ['minor: operators changed']],
    [
      'bytes, when an older image knows no more',
      file(old),
      file(other, old, old),
      ['minor: weights changed'],
    ],
    [
      'a name of an input',
      file(old, old, old),
      { ...file(other, old, old), ...renamed },
      ['major: input "age" renamed to "years"'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });
});
