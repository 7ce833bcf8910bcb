import { describe, expect, it } from 'vitest';
import type { GoldenCase } from '../tensor/golden.ts';
import type { TensorInfo } from '../tensor/signature.ts';
import type { Dtype } from '../../contract/dtypes.ts';
import { refuseMistakes, refusing, type Mistake } from './config/config-mistakes.ts';
import { plannedLabels } from './planned-labels.ts';

const tolerance = { absolute: 0, relative: 0 };
const label: TensorInfo = { name: 'label', dtype: 'int64', shape: ['N'] };
const scores: TensorInfo = { name: 'scores', dtype: 'float32', shape: ['N', null] };

/** What mlpack.yaml's `labels` of an output become. */
function labelsOf(
  output: TensorInfo,
  labels: readonly string[] | undefined,
  found: { readonly graph?: readonly (string | number)[]; readonly golden?: GoldenCase } = {},
) {
  const model = {
    config: labels === undefined ? {} : { outputs: { [output.name]: { labels } } },
    signature: { inputs: [], outputs: [label, scores] },
    batchAxes: { label: 0, scores: 0, y: 0 },
    labels: found.graph === undefined ? {} : { scores: found.graph },
    golden: { source: 'framework', framework: null, cases: found.golden === undefined ? [] : [found.golden] },
  } as const;
  const mistakes: Mistake[] = [];
  const planned = plannedLabels(output, model, refusing(mistakes, []));
  refuseMistakes(mistakes, undefined);
  return planned;
}

const golden: GoldenCase = {
  name: 'first',
  inputs: [],
  outputs: [
    { name: 'label', dtype: 'int64', shape: [2], data: [0n, 2n] },
    { name: 'scores', dtype: 'float32', shape: [2, 3], data: [1, 0, 0, 0, 0, 1] },
  ],
  tolerance,
};
const three = ['a', 'b', 'c'];

describe('plannedLabels', () => {
  it('are those of mlpack.yaml where their number fits what is known', () => {
    for (const output of [label, scores]) {
      expect(labelsOf(output, three)).toEqual(three);
      expect(labelsOf(output, three, { graph: [0, 1, 2] })).toEqual(three);
      expect(labelsOf(output, three, { golden })).toEqual(three);
    }
    expect(labelsOf(scores, undefined, { graph: ['x', 'y'] })).toEqual(['x', 'y']);
  });

  it.each([
    ['few for its shape', { ...scores, shape: ['N', 3] }, {}, 'but the output has 3 columns'],
    ['few for the graph', scores, { graph: [0, 1, 2] }, 'but the output has 3 columns'],
    ['few for a golden case', scores, { golden }, 'but the output has 3 columns'],
    ['few for the classes of the graph', label, { graph: [0, 1, 2] }, "but the model's classes are 0, 1, 2"],
    ['many for the classes of the graph', label, { graph: [0] }, "but the model's classes are 0"],
    ['many where classes begin at 1', label, { graph: [1, 2] }, "but the model's classes are 1, 2"],
    ['few for what a golden case has', label, { golden }, 'but a golden case has 2'],
  ] as const)('are refused where they are too %s', (_, output, found, reason) => {
    expect(() => labelsOf(output, ['a', 'b'], found)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(
          new RegExp(`outputs.${output.name}.labels has 2 names, .*${reason}`, 'u'),
        ),
      }),
    );
  });

  it.each([
    ['float32', ['N'], 'but the output is one number a row'],
    ['string', ['N'], 'but the output is of string'],
    ['bool', ['N', 2], 'but the output is of bool'],
  ] as const)('are refused of an output of %s %j, which has no classes', (dtype: Dtype, shape, reason) => {
    expect(() => labelsOf({ name: 'y', dtype, shape }, ['a', 'b'])).toThrow(reason);
  });

  it('of the graph are left out where they are not one a column', () => {
    expect(labelsOf({ ...scores, shape: ['N', 1] }, undefined, { graph: [0, 1] })).toBeNull();
  });
});
