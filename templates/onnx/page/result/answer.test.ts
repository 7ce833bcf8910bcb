import { describe, expect, it } from 'vitest';
import type { Contract, ContractOutput } from '../../../../contract/contract.ts';
import { type AnsweredOutput, readAnswer } from './answer.ts';
import { barsOf, percent } from './bars.ts';

const spec: ContractOutput = { name: 'p', dtype: 'float32', shape: [null, 3], batchAxis: 0, labels: null };

function contract(...outputs: readonly Partial<ContractOutput>[]): Contract {
  return {
    schemaVersion: 2,
    name: 'm',
    version: '1',
    description: null,
    framework: null,
    model: { file: 'model.onnx', sha256: '', sizeBytes: 0, opsets: {} },
    inputs: [],
    outputs: outputs.map((output) => ({ ...spec, ...output })),
    limits: { maxBodyBytes: 1 },
  };
}

function firstOutput(text: string, output: Partial<ContractOutput> = {}): AnsweredOutput {
  const [first] = readAnswer(text, contract(output))[0] ?? [];
  if (first === undefined) throw new Error('no output');
  return first;
}

describe('readAnswer', () => {
  it('reads rows, with labels in the order of the contract', () => {
    const labels = ['b', '10', '2'];
    const text =
      '{"predictions": [{"p": {"2": 0.1, "10": 0.2, "b": 0.7}, "l": "b"}, {"p": {"b": 1}, "l": "2"}]}';
    const answer = readAnswer(text, contract({ labels }, { name: 'l' }));
    expect(answer.map((row) => row.map(({ values }) => values))).toEqual([
      [[0.7, 0.2, 0.1], ['b']],
      [[1, null, null], ['2']],
    ]);
    expect(answer[0]?.[0]?.classes).toEqual(labels);
  });

  it('reads scores as a list, where several classes have one label', () => {
    const labels = ['crane', 'cat', 'crane'];
    const listed = '[{"label": "crane", "score": 0.2}, {"label": "cat", "score": "NaN"}]';
    expect(firstOutput(`{"predictions": [{"p": ${listed}}]}`, { labels })).toMatchObject({
      values: [0.2, 'NaN'],
      classes: ['crane', 'cat'],
    });
  });

  it('reads whole tensors as one row, and adds those to rows that belong to all', () => {
    const whole = readAnswer('{"outputs": {"p": [[1, 2], [3, 4]]}}', contract({}));
    expect(whole.map((row) => row.map(({ values }) => values))).toEqual([[[1, 2, 3, 4]]]);
    const both = readAnswer('{"predictions": [{"p": 1}], "outputs": {"q": 2}}', contract({}, { name: 'q' }));
    expect(both[0]?.map(({ values }) => values)).toEqual([[1], [2]]);
  });

  it('keeps long integers', () => {
    expect(firstOutput('{"predictions": [{"p": 9007199254740993}]}').values).toEqual([9007199254740993n]);
  });

  it('refuses what is no answer', () => {
    expect(() => readAnswer('{"error": "no"}', contract({}))).toThrow('neither predictions nor outputs');
  });
});

describe('barsOf', () => {
  it('shows probabilities as percent of the whole', () => {
    const labels = ['yes', 'no'];
    const bars = barsOf(firstOutput('{"predictions": [{"p": {"no": 0.25, "yes": 0.75}}]}', { labels }));
    expect(bars).toEqual([
      { label: 'yes', value: 0.75, text: '75.0 %', start: 0, length: 0.75 },
      { label: 'no', value: 0.25, text: '25.0 %', start: 0, length: 0.25 },
    ]);
  });

  it('shows other numbers to both sides of zero', () => {
    const bars = barsOf(firstOutput('{"predictions": [{"p": [3, -1]}]}'));
    expect(bars?.map(({ label, start, length }) => [label, start, length])).toEqual([
      ['0', 0.25, 0.75],
      ['1', 0, 0.25],
    ]);
  });

  it.each([
    '{"p": 1}',
    '{"p": [[1, 2]]}',
    '{"p": ["a", "b"]}',
    '{"p": [1, "NaN"]}',
    `{"p": [${'1,'.repeat(40)}1]}`,
  ])('has none for %s', (row) => {
    expect(barsOf(firstOutput(`{"predictions": [${row}]}`))).toBeNull();
  });

  it.each([
    [0, '0.0 %'],
    [0.0004, '< 0.1 %'],
    [0.99999, '100.0 %'],
  ])('says %d as %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});
