import { describe, expect, it } from 'vitest';
import type { GoldenSet } from '../tensor/golden.ts';
import type { Contract } from '../../contract/contract.ts';
import { exampleRequests, namedRows } from './example-request.ts';

/** A model of two columns called so. */
function contractOf(features: readonly string[] | null): Contract {
  const tensor = { dtype: 'float32', batchAxis: 0, shape: ['N', 2] } as const;
  return {
    schemaVersion: 2,
    name: 'm',
    version: '1.0.0',
    description: null,
    framework: null,
    model: { file: 'model.onnx', sha256: 'aa'.repeat(32), sizeBytes: 5, opsets: { 'ai.onnx': 17 } },
    inputs: [{ ...tensor, name: 'X', features }],
    outputs: [
      { ...tensor, name: 'y', labels: null },
      { ...tensor, name: 'once', batchAxis: null, labels: null },
    ],
    limits: { maxBodyBytes: 1024 },
  };
}

const golden: GoldenSet = {
  source: 'framework',
  framework: null,
  cases: [
    {
      name: 'first',
      inputs: [{ name: 'X', dtype: 'float32', shape: [2, 2], data: [1, 2, 3, 4] }],
      outputs: [],
      tolerance: { absolute: 0, relative: 0 },
    },
  ],
};

describe('namedRows', () => {
  it('is a row of the golden cases with the names of its columns', () => {
    expect(namedRows(contractOf(['a', '__proto__']), golden)).toEqual({
      body: '{"rows":[{"a":1,"__proto__":2}]}',
      rows: 1,
      outputs: ['y'],
    });
  });

  it('is none where no columns have names', () => {
    expect(namedRows(contractOf(null), golden)).toBeNull();
  });
});

/** A model of one text a row, which some steps read. */
function textModel(name: string, input: string, steps: readonly object[] = []): Contract {
  const read = steps as Contract['steps'];
  return {
    ...contractOf(null),
    name,
    inputs: [{ name: input, dtype: 'string', batchAxis: 0, shape: ['N'], features: null }],
    ...(read !== undefined && { steps: read }),
  };
}

function textsOf(...texts: readonly string[]): GoldenSet {
  const cases = texts.map((text) => ({
    name: text,
    inputs: [{ name: 'text', dtype: 'string', shape: [1], data: [text] } as const],
    outputs: [],
    tolerance: { absolute: 0, relative: 0 },
  }));
  return { ...golden, cases };
}

describe('exampleRequests', () => {
  it('sends a text, rather than an empty one', () => {
    const contract = textModel('m', 'text');
    const bodyOf = (...texts: string[]) => exampleRequests([{ contract, golden: textsOf(...texts) }]);
    expect(bodyOf('', ' ', 'good', 'bad')).toEqual([
      { path: '/predict', body: '{"rows":[{"text":"good"}]}' },
    ]);
    expect(bodyOf('')).toEqual([{ path: '/predict', body: '{"rows":[{"text":""}]}' }]);
    expect(bodyOf()).toEqual([{ path: '/predict', body: '{"rows":[{"text":"A text"}]}' }]);
  });

  it('leaves out what says the same when it is left out', () => {
    const { inputs: texts, ...others } = textModel('m', 'text');
    const row = { dtype: 'string', batchAxis: 0, shape: ['N'], features: null, optional: true } as const;
    const contract: Contract = {
      ...others,
      inputs: [
        ...texts,
        { ...row, name: 'text_pair', missing: '' },
        { ...row, name: 'top_k', content: 'json', missing: 'null' },
        { ...row, name: 'labels', content: 'json', missing: 'null' },
      ],
    };
    const [one] = textsOf('good').cases;
    const beside = [
      { name: 'text_pair', data: [''] },
      { name: 'top_k', content: 'json', data: ['null'] },
      { name: 'labels', content: 'json', data: ['["a"]'] },
    ] as const;
    const inputs = [
      ...(one?.inputs ?? []),
      ...beside.map((tensor) => ({ dtype: 'string', shape: [1], ...tensor }) as const),
    ];
    const cases = one === undefined ? [] : [{ ...one, inputs }];
    expect(exampleRequests([{ contract, golden: { ...golden, cases } }])).toEqual([
      { path: '/predict', body: '{"rows":[{"text":"good","labels":["a"]}]}' },
    ]);
  });

  it('sends a file to a model that takes one', () => {
    const pictures = textModel('pictures', 'image', [{ kind: 'image', input: 'image' }]);
    const sounds = textModel('sounds', 'audio', [{ kind: 'waveform', input: 'audio' }]);
    const models = [pictures, sounds].map((contract) => ({ contract, golden: textsOf() }));
    expect(exampleRequests(models)).toEqual([
      { path: '/predict', file: 'picture' },
      { path: '/models/sounds/predict', file: 'audio' },
    ]);
  });
});
