import { expect, it } from 'vitest';
import { ownObject, pipelineOf, sklearnObject } from '../../../test/support/described.ts';
import { float, global, int, op, text, tuple } from '../../../test/support/pickle-bytes.ts';
import { refusedPickles } from '../../../test/support/refused-pickles.ts';

/** It doesn't say how many columns it takes, as it isn't fitted. */
const scaler = sklearnObject('preprocessing._data.StandardScaler', {
  with_mean: op('NEWFALSE'),
  with_std: op('NEWFALSE'),
});
const ownFunction = sklearnObject('preprocessing._function_transformer.FunctionTransformer', {
  func: global('house', 'cleaned'),
});
const hashes = sklearnObject('feature_extraction.text.HashingVectorizer', {
  input: text('content'),
  encoding: text('utf-8'),
  decode_error: text('strict'),
  strip_accents: op('NONE'),
  preprocessor: op('NONE'),
  tokenizer: op('NONE'),
  analyzer: text('word'),
  lowercase: op('NEWTRUE'),
  token_pattern: text(String.raw`(?u)\b\w\w+\b`),
  stop_words: op('NONE'),
  n_features: int(2 ** 20),
  ngram_range: tuple(int(1), int(1)),
  binary: op('NEWFALSE'),
  norm: text('l2'),
  alternate_sign: op('NEWTRUE'),
});

it('classes that aren’t known are all told, a line each, and nothing of columns, which only they know', async () => {
  const { message, code, suggestions } = await refusedPickles(
    pipelineOf(ownObject('Cleaner'), scaler, ownObject('Model')),
  );
  expect(code).toBe('MODEL_UNSUPPORTED');
  expect(message.split('\n')).toEqual([
    "0.pkl: Pipeline.steps[0] is a Cleaner of house, which mlpack doesn't convert.",
    "0.pkl: Pipeline.steps[2] is a Model of house, which mlpack doesn't convert.",
  ]);
  expect(suggestions).toEqual([
    expect.stringMatching(/^Code of your own is not in the file/),
    expect.stringMatching(/skl2onnx/),
  ]);
});

it('functions of the user’s own are told beside classes, whatever is known of columns', async () => {
  const { message } = await refusedPickles(pipelineOf(ownFunction, ownObject('Model')));
  expect(message.split('\n')).toEqual([
    expect.stringContaining('Pipeline.steps[1] is a Model of house'),
    expect.stringContaining('Pipeline.steps[0] has house.cleaned as func'),
  ]);
});

it('the same in several places is told once, with how many there are', async () => {
  const { message } = await refusedPickles(
    pipelineOf(ownObject('Cleaner'), ownObject('Cleaner'), ownObject('Cleaner'), scaler),
  );
  expect(message).toBe(
    "0.pkl: Pipeline.steps[0] is a Cleaner of house, which mlpack doesn't convert (and 2 more like it).",
  );
});

it('a vocabulary that would be too wide alone is no problem where a class stands behind it', async () => {
  const { message } = await refusedPickles(pipelineOf(hashes, ownObject('Model')));
  expect(message).toBe("0.pkl: Pipeline.steps[1] is a Model of house, which mlpack doesn't convert.");
  expect((await refusedPickles(hashes)).message).toContain('1048576 columns of texts');
});

it('of several files the one is named that it is in', async () => {
  const { message } = await refusedPickles(pipelineOf(ownObject('Cleaner'), scaler), ownObject('Model'));
  expect(message.split('\n')).toEqual([
    expect.stringMatching(/^0\.pkl: Pipeline\.steps\[0\] is a Cleaner/),
    expect.stringMatching(/^1\.pkl: Model is a Model/),
  ]);
});

it.each([
  ['a scaler that isn’t fitted', scaler, 'StandardScaler.n_features_in_'],
  [
    'attributes that are something else',
    sklearnObject('linear_model._base.LinearRegression', { coef_: float(1), n_features_in_: int(1) }),
    'LinearRegression.intercept_',
  ],
])('%s is told as it is, where no class stands in the way', async (_, piece, where) => {
  const { message, code } = await refusedPickles(piece);
  expect(code).toBe('MODEL_INVALID');
  expect(message).toMatch(where);
});
