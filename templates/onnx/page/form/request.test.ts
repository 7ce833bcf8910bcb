import { describe, expect, it } from 'vitest';
import type { ContractInput, Step } from '../../../../contract/contract.ts';
import { tokensStep } from '../../../../test/support/text-onnx.ts';
import { writeJson } from '../data/exact-json.ts';
import { blankRow } from './blank-row.ts';
import { formLayout } from './fields.ts';
import { buildRequest } from './request.ts';
import type { FieldValue } from './values.ts';

function input(fields: Partial<ContractInput>): ContractInput {
  return { name: 'X', dtype: 'float32', shape: [null, 1], batchAxis: 0, features: null, ...fields };
}

/** The body for rows of values in the order of the fields, or what is wrong with them. */
function bodyOf(inputs: readonly ContractInput[], ...rows: readonly (readonly FieldValue[])[]): string {
  const layout = formLayout(inputs);
  const request = buildRequest(
    layout,
    rows.map((row) => Object.fromEntries(layout.fields.map(({ id }, i) => [id, row[i] ?? '']))),
  );
  if ('body' in request) return writeJson(request.body);
  return request.problems.map(({ row, field, message }) => `${row} ${field.label}: ${message}`).join('; ');
}

describe('rows', () => {
  it('are records by the names of features', () => {
    const features = ['length', 'width'];
    expect(bodyOf([input({ shape: [null, 2], features })], ['5.10', '.5'], ['1e3', '-0'])).toBe(
      '{"rows": [{"length": 5.1, "width": 0.5}, {"length": 1000, "width": 0}]}',
    );
  });

  it('are records by the names of inputs', () => {
    const inputs = [input({ name: 'age' }), input({ name: 'city', dtype: 'string', shape: ['N', 1] })];
    expect(bodyOf(inputs, ['22', 'Oslo "S"'])).toBe('{"rows": [{"age": 22, "city": "Oslo \\"S\\""}]}');
  });

  it('hold an array where values have no names', () => {
    expect(bodyOf([input({ shape: ['N', 3] })], ['1', '2', '3'])).toBe('{"rows": [{"X": [1, 2, 3]}]}');
  });

  it('hold arrays where two inputs have a feature of the same name', () => {
    const inputs = ['a', 'b'].map((name) => input({ name, shape: [null, 2], features: ['x', 'y'] }));
    expect(bodyOf(inputs, ['1', '2', '3', '4'])).toBe('{"rows": [{"a": [1, 2], "b": [3, 4]}]}');
  });

  it('have 64-bit integers to the last digit', () => {
    const inputs = [input({ name: 'id', dtype: 'int64', shape: ['N'] })];
    expect(bodyOf(inputs, ['9007199254740993'], ['-7'])).toBe(
      '{"rows": [{"id": "9007199254740993"}, {"id": -7}]}',
    );
  });

  it('hold parts of tensors of any rank, without the axis of rows', () => {
    const inputs = [
      input({ name: 'x', shape: ['batch', 'time', 1] }),
      input({ name: 'h', shape: [1, 'batch', 2], batchAxis: 1 }),
    ];
    expect(bodyOf(inputs, ['[[1], [2]]', '[[0, 0]]'])).toBe('{"rows": [{"x": [[1], [2]], "h": [[0, 0]]}]}');
  });

  it('hold pictures in their layout', () => {
    const image = {
      channels: 1,
      height: 2,
      width: 1,
      scale: 1,
      mean: [0],
      std: [1],
      inverted: false,
    } as const;
    const picture = (layout: 'NCHW' | 'NHWC' | 'HW', shape: (number | null)[]) =>
      bodyOf([input({ shape, image: { ...image, layout } })], [[3, 4]]);
    expect(picture('NCHW', [null, 1, 2, 1])).toBe('{"rows": [{"X": [[[3], [4]]]}]}');
    expect(picture('NHWC', [null, 2, 1, 1])).toBe('{"rows": [{"X": [[[3]], [[4]]]}]}');
    expect(picture('HW', [null, 2, 1])).toBe('{"rows": [{"X": [[3], [4]]}]}');
    expect(picture('HW', [null, 2])).toBe('{"rows": [{"X": [3, 4]}]}');
  });

  it('are as many as the model takes', () => {
    expect(formLayout([input({ shape: [1, 4], batchAxis: null })]).maxRows).toBe(1);
    expect(formLayout([input({})]).maxRows).toBeGreaterThan(1);
  });
});

it('sends whole tensors where there is no axis for rows', () => {
  const inputs = [
    input({ name: 'a', shape: [2, 'n'], batchAxis: null }),
    input({ name: 'b', shape: ['N', 1] }),
  ];
  expect(bodyOf(inputs, ['[[1], [2]]', '[[5]]'])).toBe('{"inputs": {"a": [[1], [2]], "b": [[5]]}}');
});

describe('a value that is none', () => {
  it.each([
    ['float32', 'abc', 'expected a number, got "abc"'],
    ['float32', '3,5', 'expected a number, got "3,5"; decimals follow a point'],
    ['float32', ' ', 'expected a number, but it is empty'],
    ['float64', '1e999', '1e999 is too large a number'],
    ['float64', '0x10', 'expected a number, got "0x10"'],
    ['int8', '128', 'expected an integer from -128 to 127, got "128"'],
    ['uint64', '18446744073709551616', 'expected an integer from 0 to 18446744073709551615, got'],
    ['int64', '1.5', 'expected an integer from'],
  ] as const)('as a %s is said to be so: "%s"', (dtype, text, message) => {
    expect(bodyOf([input({ dtype })], ['1'], [text])).toContain(`1 X: ${message}`);
  });

  it.each([
    ['[[1]', 'not valid JSON'],
    ['[1, 2]', 'expected nested arrays of shape time × 1, got shape 2'],
    ['[[1, 2]]', 'expected nested arrays of shape time × 1, got shape 1 × 2'],
    ['[[1], 2]', 'arrays side by side have different lengths'],
    ['7', 'expected nested arrays of shape time × 1, got one value'],
  ])('as a tensor is said to be so: %s', (text, message) => {
    expect(bodyOf([input({ shape: ['N', 'time', 1] })], [text])).toContain(message);
  });

  it('is not the least or greatest of its type', () => {
    expect(bodyOf([input({ dtype: 'int8' })], ['-128'], ['+127'])).toBe(
      '{"rows": [{"X": -128}, {"X": 127}]}',
    );
  });

  it('may be one that JSON has no number for', () => {
    expect(bodyOf([input({})], ['NaN'], ['-Infinity'])).toBe('{"rows": [{"X": "NaN"}, {"X": "-Infinity"}]}');
  });
});

it('offers the categories of a column as choices', () => {
  const [first, second] = formLayout([
    input({
      shape: [null, 2],
      dtype: 'string',
      features: ['city', 'name'],
      categories: [['Lima', 'Oslo'], null],
    }),
  ]).fields;
  expect([first?.kind, first?.choices, second?.kind]).toEqual(['choice', ['Lima', 'Oslo'], 'text']);
});

it('asks for what the model divides as passages, of as many lines as they have', () => {
  const [text, city] = ['text', 'city'].map((name) => input({ name, dtype: 'string', shape: ['N'] }));
  const layout = formLayout([text ?? input({}), city ?? input({})], [tokensStep]);
  expect(layout.fields.map(({ kind }) => kind)).toEqual(['passage', 'text']);
  const request = buildRequest(layout, [{ 'field-0': 'Two\nlines', 'field-1': 'Oslo' }]);
  expect('body' in request && writeJson(request.body)).toBe(
    '{"rows": [{"text": "Two\\nlines", "city": "Oslo"}]}',
  );
  expect(blankRow(layout)).toEqual({ 'field-0': '', 'field-1': '' });
});

it('asks for what a tokenizer takes as passages, the second text too', () => {
  const inputs = ['text', 'text_pair', 'city'].map((name) => input({ name, dtype: 'string', shape: ['N'] }));
  const step: Step = {
    kind: 'tokenizer',
    file: 'tokenizer.json',
    sha256: '0'.repeat(64),
    inputs: { text: 'text', pair: 'text_pair' },
    outputs: { ids: 'input_ids', lengths: 'counts' },
    settings: {
      maxLength: 8,
      truncationSide: 'right',
      padding: null,
      stripped: false,
      emptyPair: 'none',
    },
  };
  const kinds = formLayout(inputs, [step]).fields.map(({ kind }) => kind);
  expect(kinds).toEqual(['passage', 'passage', 'text']);
});
