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
