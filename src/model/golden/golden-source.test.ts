import { expect, it } from 'vitest';
import { readSource } from './golden-source.ts';

it.each([
  [{ cases: [] }, 'golden.json: "cases" is empty.'],
  [{ steps: [] }, 'golden.json: "steps" is empty.'],
  [{ cases: [], steps: [] }, 'golden.json: "cases" is empty.'],
  [{}, 'golden.json: it has neither "inputs" with "outputs", nor "cases".'],
])('refuses a file without cases, %j, by what it has', (json, message) => {
  expect(() => readSource(json, 'golden.json')).toThrow(
    expect.objectContaining({ code: 'GOLDEN_INVALID', message }),
  );
});

const objects = [[{ label: 'cat', score: 0.5 }], []];
const texts = ['[{"label":"cat","score":0.5}]', '[]'];

it.each([
  ['one a row', { inputs: { image: ['a', 'b'] }, outputs: { objects } }, texts],
  [
    'as texts of JSON, as images have them',
    { inputs: { image: ['a', 'b'] }, outputs: { objects: texts } },
    texts,
  ],
  [
    'as a tensor',
    { inputs: [{ name: 'image', data: ['a'] }], outputs: [{ name: 'objects', data: objects }] },
    texts,
  ],
  ['the only one', { inputs: { image: 'a' }, outputs: { objects: objects[0] } }, texts.slice(0, 1)],
  [
    'the only one beside rows',
    { rows: [{ image: 'a' }], outputs: { objects: [objects[0]] } },
    texts.slice(0, 1),
  ],
  [
    'the only one beside what is missing',
    { inputs: { image: 'a', text: null }, outputs: { objects: objects[0] } },
    texts.slice(0, 1),
  ],
  [
    'of any kind',
    { inputs: { image: ['a', 'b', 'c'] }, outputs: { objects: ['no JSON', 7, null] } },
    ['"no JSON"', '7', 'null'],
  ],
])('takes values of any kind, %s', (_how, json, data) => {
  const [only] = readSource(json, 'golden.json', new Set(['objects'])).cases;
  expect(only?.outputs.get('objects')).toEqual({ name: 'objects', data, shape: [data.length] });
});

it('takes values of any kind that are sent', () => {
  const values = new Set(['labels']);
  const rows = [{ text: 'a', labels: ['x', 'y'] }];
  const inputs = { text: 'a', labels: ['x', 'y'] };
  const outputs = { score: [1] };
  for (const json of [
    { rows, outputs },
    { inputs, outputs },
    { inputs: { text: ['a'], labels: [['x', 'y']] }, outputs },
  ]) {
    const [only] = readSource(json, 'golden.json', values).cases;
    expect(only?.inputs.get('labels')?.data).toEqual(['["x","y"]']);
  }
});

it('leaves tensors of the graph alone that are called as values are', () => {
  const outputs = { objects: [[1, 2]] };
  const json = { signature: 'inner', inputs: { image: [1] }, outputs };
  const [only] = readSource(json, 'golden.json', new Set(['objects'])).cases;
  expect(only?.outputs.get('objects')).toMatchObject({ data: [1, 2], shape: [1, 2] });
});

it('a tensor that cannot be read, and is called as none of the model is, is told with what there is', () => {
  const known = { inputs: ['text'], outputs: ['verdict', 'score'] };
  const read = (outputs: object) => () =>
    readSource({ inputs: { text: 'a' }, outputs }, 'golden.json', new Set(['verdict']), known);
  const error = { suggestions: ['Did you mean "verdict"?'] };
  expect(read({ verdikt: { a: 1 } })).toThrow(
    expect.objectContaining({
      ...error,
      message:
        'golden.json, case "golden", outputs.verdikt: it has no "data". The model has no "verdikt"; it has "verdict", "score".',
    }),
  );
  expect(read({ verdikt: [[1], []] })).toThrow(expect.objectContaining(error));
  expect(read({ score: { a: 1 } })).toThrow('outputs.score: it has no "data".');
  expect(read({ verdict: { a: 1 } })).not.toThrow();
});
