import { expect, it } from 'vitest';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { parseConfig } from './read-config.ts';

function refusal(text: string): MlpackError {
  try {
    parseConfig(text, 'mlpack.yaml');
  } catch (error) {
    if (error instanceof MlpackError) return error;
  }
  throw new Error('nothing is refused');
}

it.each([
  [
    'outputs: {value: {name: price}}',
    'An output takes labels. Tensors are not renamed: callers use the names that the model has.',
  ],
  ['outputs: {y: {dtype: float}}', 'An output takes labels.'],
  [
    'models: [{name: a, model: a.onnx, inputs: {X: {name: x}}}]',
    'An input takes features, kind, layout, height, width, scale, mean, std, inverted. Tensors are not renamed: callers use the names that the model has.',
  ],
  [
    'inputs: {X: {version: "1.0.0"}}',
    'An input takes features, kind, layout, height, width, scale, mean, std, inverted.',
  ],
  ['inputs: {X: {labels: [a]}}', '"labels" belongs under outputs.NAME: outputs.NAME.labels'],
  ['inputs: {X: {feature: [a]}}', 'Did you mean "features"?'],
  ['inputs: {X: {platforms: [a]}, y: {}}', 'An input takes features, kind,'],
])('a key that a tensor does not take, %s, is answered with what it takes', (text, suggestion) => {
  expect(refusal(text).suggestions.join('\n')).toContain(suggestion);
});

it.each([
  [
    'steps: [softmaxx]',
    'steps.0 must be one of tokenizer, image, wav, inference, softmax, sigmoid, detect, normalise, or a map of keys and values, but is "softmaxx"',
    'Did you mean "softmax"?',
  ],
  ['steps: [normalize: {}]', 'unknown key "steps.0.normalize"', 'Did you mean "normalise"?'],
  ['steps: [softmax: {inputs: x}]', 'unknown key "steps.0.softmax.inputs"', 'Did you mean "input"?'],
  ['steps: [softmax: {model: x}]', 'unknown key "steps.0.softmax.model"', 'Known keys here: input, output.'],
  [
    'steps: [{softmax: {}, labels: [a]}]',
    'steps.0 must have one key, but has softmax, labels',
    'Begin each item of a list with a dash: - key: value',
  ],
  ['steps: [{}]', 'steps.0 must not be empty', ''],
  ['steps: [code: {file: a.ts, outputs: {}}]', 'steps.0.code.outputs must not be empty', ''],
  ['steps: [code: {file: a.ts}]', 'steps.0.code lacks the key "outputs"', ''],
  ['steps: [topK: many]', 'steps.0.topK must be a whole number from 1 to 1000, but is "many"', ''],
  ['steps: [softmax: 3]', 'steps.0.softmax must be a map of keys and values, or nothing, but is 3', ''],
  [
    'steps: [image: {resize: 32}]',
    'steps.0.image.resize must be { height, width }, or { shortestEdge }, or { letterbox }, but is 32',
    'The size that pictures are made',
  ],
  [
    'steps: [image: {resize: {height: 32}}]',
    'steps.0.image.resize must be { height, width }, or { shortestEdge }, or { letterbox }, but is {"height":32}',
    '',
  ],
  [
    'steps: [image: {resize: {letterbox: a}}]',
    'steps.0.image.resize.letterbox must be a whole number from 1 to 4096, or { height, width }, but is "a"',
    '',
  ],
  [
    'steps: [image: {resize: {shortestEdge: 32, width: 32}}]',
    'unknown key "steps.0.image.resize.width"',
    'Known keys here: shortestEdge, longestEdge, multipleOf.',
  ],
  ['steps: [image: {mean: 0.5}]', 'steps.0.image has "mean" and so needs "std", too', ''],
  [
    'models: [{name: a, model: a.onnx}]\nsteps: [softmax]',
    'steps cannot stand beside "models"',
    'Move it into each entry of "models", which says it of that model.',
  ],
])('a step that is none, %s, is answered with what it may be', (text, message, suggestion) => {
  const error = refusal(text);
  expect(error.message).toContain(message);
  expect(error.message.split('\n')).toHaveLength(1);
  expect(error.suggestions.join('\n')).toContain(suggestion);
});
