/** Two kinds of steps that only tests have, and a model that stands between them. */
import type { Tensor } from '../../../templates/onnx/server/tensors/dtype.ts';
import type { StepKind } from '../../../templates/onnx/server/steps/step-kind.ts';
import { stepKinds } from '../../../templates/onnx/server/steps/steps.ts';
import { badRequest, shown } from '../../../templates/onnx/server/util/http-error.ts';
import { identityModel } from './identity-model.ts';
import type { HomeOptions } from './served.ts';

const rows = { shape: ['N'], batchAxis: 0 } as const;

/** `input`: string [N] → `output`: float32 [N, k], how often each of the given `words` is in a text. */
const wordCounts: StepKind = {
  kind: 'word-counts',
  read: (declaration) => {
    const [input, output] = [declaration.string('input'), declaration.string('output')];
    const words = declaration.strings('words');
    if (words.length === 0 || words.length > 100) declaration.refuse('words', '1 to 100 words');
    return {
      kind: 'word-counts',
      inputs: [{ ...rows, name: input, dtype: 'string' }],
      outputs: [{ name: output, dtype: 'float32', shape: ['N', words.length], batchAxis: 0 }],
      run: ([texts]) => {
        const elements = textsOf(texts).flatMap((text, row) => {
          if (text.length > 20) throw badRequest(`input "${input}": row ${row}: ${shown(text)} is too long`);
          const found = text.split(' ');
          return words.map((word) => found.filter((one) => one === word).length);
        });
        const shape = [textsOf(texts).length, words.length];
        return [{ dtype: 'float32', shape, elements: Float32Array.from(elements) }];
      },
    };
  },
};

/** `scores`: float32 [N, C] → `label`: string [N] and `score`: float32 [N] of the greatest of them. */
const best: StepKind = {
  kind: 'best',
  read: (declaration) => {
    const labels = declaration.strings('labels');
    const scores = declaration.string('scores');
    return {
      kind: 'best',
      inputs: [{ name: scores, dtype: 'float32', shape: ['N', labels.length], batchAxis: 0 }],
      outputs: [
        { ...rows, name: declaration.string('label'), dtype: 'string' },
        { ...rows, name: declaration.string('score'), dtype: 'float32' },
      ],
      run: ([tensor]) => {
        const numbers = Array.from(tensor?.elements ?? [], Number);
        const greatest = Array.from({ length: numbers.length / labels.length }, (_, row) => {
          const own = numbers.slice(row * labels.length, (row + 1) * labels.length);
          return { label: labels[own.indexOf(Math.max(...own))] ?? '', score: Math.max(...own) };
        });
        const shape = [greatest.length];
        return [
          { dtype: 'string', shape, elements: greatest.map(({ label }) => label) },
          { dtype: 'float32', shape, elements: Float32Array.from(greatest, ({ score }) => score) },
        ];
      },
    };
  },
};

function textsOf(tensor: Tensor | undefined): readonly string[] {
  return Array.isArray(tensor?.elements) ? tensor.elements : [];
}

/** The server's own and those of tests. */
const kindsWithTests: readonly StepKind[] = [...stepKinds, wordCounts, best];

const graphShape = ['N', 2] as const;
const graph = { dtype: 'float32', shape: graphShape, batchAxis: 0 } as const;
const one = { dtype: 'float32', shape: ['N', 1], batchAxis: 0 } as const;

/**
 * A model of texts: its graph gives back counts as scores, and a weight as an echo, which no step touches.
 * Callers see `text` and `weight`, and `label`, `score` and `echo`.
 */
export const textModel = {
  stepKinds: kindsWithTests,
  model: identityModel([
    { input: 'counts', output: 'scores', dtype: 'float32', shape: graphShape },
    { input: 'weight', output: 'echo', dtype: 'float32', shape: ['N', 1] },
  ]),
  inputs: [
    { ...rows, name: 'text', dtype: 'string' },
    { ...one, name: 'weight' },
  ],
  outputs: [
    { ...rows, name: 'label', dtype: 'string' },
    { ...rows, name: 'score', dtype: 'float32' },
    { ...one, name: 'echo' },
  ],
  steps: [
    { kind: 'columns', input: 'weight', names: ['kg'] },
    { kind: 'word-counts', input: 'text', output: 'counts', words: ['good', 'bad'] },
    {
      kind: 'inference',
      runtime: 'onnxruntime',
      inputs: [
        { ...graph, name: 'counts' },
        { ...one, name: 'weight' },
      ],
      outputs: [
        { ...graph, name: 'scores' },
        { ...one, name: 'echo' },
      ],
    },
    { kind: 'best', scores: 'scores', labels: ['praise', 'blame'], label: 'label', score: 'score' },
  ],
} as const satisfies HomeOptions;
