import { describe, expect, it } from 'vitest';
import type { TensorInfo } from '../../tensor/signature.ts';
import { readSource } from './golden-source.ts';
import { matchOutputs } from './match-golden.ts';

const model: readonly TensorInfo[] = [
  { name: 'label', dtype: 'int64', shape: ['N'] },
  { name: 'probabilities', dtype: 'float32', shape: ['N', 3] },
];
const scores = [
  [0.1, 0.2, 0.7],
  [0.5, 0.25, 0.25],
];

/** Which of the file's outputs each of the model's is, and what is noted. */
function match(outputs: object, of = model): { readonly matched: object; readonly notes: readonly string[] } {
  const [golden] = readSource({ inputs: [0], outputs }, 'golden.json').cases;
  const notes: string[] = [];
  const context = { where: 'golden.json, case "golden"', note: (text: string) => notes.push(text) };
  const matched = matchOutputs(golden?.outputs ?? new Map(), of, {}, context);
  return { matched: Object.fromEntries([...matched].map(([name, source]) => [name, source.name])), notes };
}

describe('matchOutputs', () => {
  it('takes the methods of an estimator that a converted model was made of, and none for another', () => {
    const converted: readonly TensorInfo[] = [
      { name: 'label', dtype: 'int64', shape: ['N'], method: 'predict' },
      { name: 'scores', dtype: 'float64', shape: ['N', 3], method: 'decision_function' },
    ];
    const all = { predict: [2, 0], predict_proba: scores, decision_function: scores };
    expect(match(all, converted).matched).toEqual({ label: 'predict', scores: 'decision_function' });
    const { decision_function: _, ...others } = all;
    expect(() => match(others, converted)).toThrow('predict_proba');
  });

  it.each([
    ['shape', 'numbers [1, 4]', { label: [2], predict_proba: [[0.1, 0.2, 0.3, 0.4]] }, 'probabilities'],
    ['type', 'texts [1, 3]', { label: [2], predict_proba: [['a', 'b', 'c']] }, 'probabilities'],
    ['rank', 'numbers [2]', { label: [2, 0], predict_proba: [0.5, 0.25] }, 'probabilities'],
    [
      'mixture of types',
      'elements of several kinds [1, 3]',
      { label: [2], predict_proba: [[true, 0.5, 'x']] },
      'probabilities',
    ],
    ['label as text', 'texts [2]', { predict_proba: scores, predict: ['cat', 'dog'] }, 'label'],
  ])('refuses an output whose %s is of none of the model, not to leave it out', (_, what, outputs, open) => {
    const key = open === 'label' ? 'predict' : 'predict_proba';
    const message = `golden.json, case "golden": its output ${key}: ${what} fits none of the model's outputs (label: int64 [N]; probabilities: float32 [N, 3]).`;
    expect(() => match(outputs)).toThrow(
      expect.objectContaining({
        code: 'GOLDEN_INVALID',
        message,
        suggestions: [
          `Correct "${key}", or leave it out where the model's "${open}" need not be compared.`,
          expect.stringContaining(`{ "${open}": "${key}" }`),
        ],
      }),
    );
  });

  it('says which output is not compared, once all that it could be is', () => {
    const { matched, notes } = match({
      predict: [2, 0],
      predict_proba: scores,
      margin: scores,
      leaves: ['a', 'b'],
    });
    expect(matched).toEqual({ label: 'predict', probabilities: 'predict_proba' });
    expect(notes).toEqual([
      'Golden output "margin" is not compared: the model\'s "probabilities" is compared with "predict_proba".',
      'Golden output "leaves" is not compared: it fits none of the model\'s outputs (label: int64 [N]; probabilities: float32 [N, 3]).',
    ]);
  });
});
