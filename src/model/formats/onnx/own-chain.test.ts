import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { textChain, tokensStep, writeTextModel } from '../../../../test/support/text-onnx.ts';
import { prepareModel } from '../../read-model.ts';
import { modelFormats } from '../formats.ts';
import { inspectOnnx } from './inspect-onnx.ts';

const [text] = textChain.inputs;
const { settings } = tokensStep;

it('a model that takes texts says so, and what it does with them', async () => {
  const path = await writeTextModel();
  await using prepared = await prepareModel(path, { cacheFolder: dirname(path), formats: modelFormats });
  expect(prepared.signature.inputs).toEqual([{ name: 'text', dtype: 'string', shape: ['N'] }]);
  expect(prepared.info.inputs).toMatchObject([
    { name: 'text', hints: { batchAxis: 0, dividedInto: 'word' } },
  ]);
  expect(prepared.batchAxes).toEqual({ text: 0, label: 0, score: 0, length: 0 });
  expect(prepared.chain).toMatchObject({
    before: [tokensStep],
    inputs: [
      { name: 'text_tokens', dtype: 'string', shape: ['T'] },
      { name: 'text_counts', dtype: 'float64', shape: ['T'] },
      { name: 'text_lengths', dtype: 'int64', shape: ['N'] },
    ],
    outputs: [{ name: 'label' }, { name: 'score' }, { name: 'length' }],
    after: [],
  });
});

it('a column of a frame has its name, and what stands for a missing text', async () => {
  const column = { name: 'review', dtype: 'string', shape: ['N', 1], missing: '?' };
  const path = await writeTextModel({ inputs: [column], before: [{ ...tokensStep, input: 'review' }] });
  const { inputs } = await inspectOnnx(path);
  expect(inputs).toMatchObject([{ name: 'review', shape: ['N', 1], hints: { missing: '?', batchAxis: 0 } }]);
});

it('without steps callers send what the graph takes', async () => {
  const { inputs } = await inspectOnnx(await writeTextModel(null));
  expect(inputs.map(({ name }) => name)).toEqual(['text_tokens', 'text_counts', 'text_lengths']);
});

it.each<[string, unknown, string]>([
  ['no object', 7, 'expected an object in JSON'],
  ['no steps', { inputs: [text] }, 'before: expected an array, got nothing'],
  [
    'a step of another kind',
    { inputs: [text], before: [{ kind: 'words' }] },
    'before[0].kind: expected one of tokens, got "words"',
  ],
  [
    'steps after the graph',
    { ...textChain, after: [{ kind: 'round' }] },
    'after: expected no field but inputs, before, got [{"kind":"round"}]',
  ],
  [
    'a field of a step that it does not know',
    { inputs: [text], before: [{ ...tokensStep, language: 'fr' }] },
    'before[0].language: expected no field but kind, input, outputs, settings, hash, got "fr"',
  ],
  [
    'a setting that it does not know',
    { inputs: [text], before: [{ ...tokensStep, settings: { ...settings, maxDf: 0.5 } }] },
    'before[0].settings.maxDf: expected no field but lowercase,',
  ],
  [
    'a field of an input that it does not know',
    { inputs: [{ ...text, language: 'fr' }], before: [tokensStep] },
    'inputs[0].language: expected no field but name, dtype, shape, missing, got "fr"',
  ],
  [
    'a setting of another value',
    { inputs: [text], before: [{ ...tokensStep, settings: { ...settings, analyzer: 'line' } }] },
    'before[0].settings.analyzer: expected one of word, char, char_wb, got "line"',
  ],
  [
    'a pattern that is none',
    { inputs: [text], before: [{ ...tokensStep, settings: { ...settings, tokenPattern: '(' } }] },
    'before[0].settings.tokenPattern: expected a regular expression that is known',
  ],
  [
    'more columns than there can be',
    { inputs: [text], before: [{ ...tokensStep, hash: { features: 2 ** 31, alternateSign: true } }] },
    'before[0].hash.features: expected an integer from 1 to 2147483647, got 2147483648',
  ],
  [
    'an input of several texts a row',
    { inputs: [{ ...text, shape: ['N', 2] }], before: [tokensStep] },
    'inputs[0].shape: expected ["N"] or ["N", 1], got ["N",2]',
  ],
  [
    'an input twice',
    { inputs: [text, text], before: [tokensStep] },
    'inputs[1].name: expected the name of no other input',
  ],
  [
    'a step that reads nothing',
    { inputs: [text], before: [{ ...tokensStep, input: 'words' }] },
    'tokens reads "words" as string any shape, but nothing before it makes that',
  ],
  [
    'an input that nothing reads',
    { inputs: [text, { ...text, name: 'title' }], before: [tokensStep] },
    'none of them reads input "title"',
  ],
  [
    'a graph that takes something else',
    { inputs: [text], before: [{ ...tokensStep, hash: { features: 10, alternateSign: true } }] },
    'inference reads "text_tokens" as string [T], but it is int64 [?]',
  ],
])('refuses %s', async (_what, chain, message) => {
  const path = await writeTextModel(chain);
  await expect(inspectOnnx(path)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringContaining(`${path}: its metadata mlpack.chain: ${message}`),
  });
});

it('is tried with texts of words that its graph knows', async () => {
  const path = await writeTextModel();
  await using prepared = await prepareModel(path, { cacheFolder: dirname(path), formats: modelFormats });
  const [cases] = prepared.recording.candidates(1000);
  const texts = cases?.map(([tensor]) => tensor?.data);
  expect(texts?.map((data) => data?.length)).toEqual([1, 2]);
  expect(texts?.flat()).toEqual(
    Array.from({ length: 3 }, () => expect.stringMatching(/^(?:(?:good|fine|bad|awful) ?){6}$/)),
  );
  expect(new Set(texts?.flat()).size).toBe(2);
});
