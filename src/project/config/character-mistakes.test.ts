import { expect, it } from 'vitest';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { parseConfig } from './read-config.ts';

/** Lines of the error that a text of mlpack.yaml ends in. */
function mistakesOf(text: string): string[] {
  try {
    parseConfig(text, 'mlpack.yaml');
  } catch (error) {
    if (error instanceof MlpackError && error.code === 'CONFIG_INVALID') return error.message.split('\n');
    throw error;
  }
  return [];
}

it('names each text and key with a control character, or half of a surrogate pair, and its line', () => {
  const text = String.raw`name: "a\0b"
description: "Flowers.\0"
framework: "sk\x85"
image: "reg\e[31m"
model: "m\0.onnx"
tests: { file: g.json, outputs: { "y\x7f": "z\b" } }
inputs: { X: { features: [a, "b\x01"] } }
outputs: { y: { labels: ["\ud800"] } }
`;
  expect(mistakesOf(text)).toEqual([
    'mlpack.yaml:1:1: name has U+0000, a control character',
    'mlpack.yaml:2:1: description has U+0000, a control character',
    'mlpack.yaml:3:1: framework has U+0085, a control character',
    'mlpack.yaml:4:1: image has U+001B, a control character',
    'mlpack.yaml:5:1: model has U+0000, a control character',
    'mlpack.yaml:6:35: tests.outputs.y\u007F has in its name U+007F, a control character',
    'mlpack.yaml:6:35: tests.outputs.y\u007F has U+0008, a control character',
    'mlpack.yaml:7:30: inputs.X.features.1 has U+0001, a control character',
    'mlpack.yaml:8:26: outputs.y.labels.0 has U+D800, half of a surrogate pair',
  ]);
  expect(mistakesOf('description: a\u001bb\n')).toEqual([expect.stringContaining('has U+001B')]);
});

it('keeps tabs, line breaks and every other character of texts', () => {
  const description = 'Flowers:\n\tsetosa, \u{1F33C} größe\u200d\r\n';
  const text = `description: ${JSON.stringify(description)}\n`;
  expect(parseConfig(text, 'mlpack.yaml').config).toEqual({ description });
});
