import { expect, it } from 'vitest';
import { describedModel } from '../../../test/support/described-image.ts';
import type { GoldenCase } from '../../tensor/golden.ts';
import { goldenDifference, pairModels } from './model-difference.ts';

function goldenCase(name: string, absolute = 0.1, value = 1): GoldenCase {
  const tensor = { name: 'X', dtype: 'float32' as const, shape: [1], data: [value] };
  return { name, inputs: [tensor], outputs: [], tolerance: { absolute, relative: 0 } };
}

function pairOf(before: readonly GoldenCase[], after: readonly GoldenCase[]) {
  return { name: 'iris', before: describedModel({}, before), after: describedModel({}, after) };
}

it('pairs the only models of two images whatever they are called', () => {
  const [pair, ...others] = pairModels([describedModel({ name: 'a' })], [describedModel({ name: 'b' })]);
  expect([pair?.name, pair?.before?.contract.name, pair?.after?.contract.name, others]).toEqual([
    'b',
    'a',
    'b',
    [],
  ]);
});

it('pairs several by name, and versions of one name by version', () => {
  const a = ['1.0.0', '2.0.0'].map((version) => describedModel({ name: 'x', version }));
  const b = [
    describedModel({ name: 'x', version: '2.0.0' }),
    describedModel({ name: 'y', version: '9.0.0' }),
  ];
  const named = pairModels([...a, describedModel({ name: 'y', version: '8.0.0' })], b);
  expect(
    named.map((pair) => [pair.name, pair.before?.contract.version, pair.after?.contract.version]),
  ).toEqual([
    ['x 1.0.0', '1.0.0', undefined],
    ['x 2.0.0', '2.0.0', '2.0.0'],
    ['y', '8.0.0', '9.0.0'],
  ]);
});

it('says which golden cases came, went, changed or are judged otherwise', () => {
  const before = [goldenCase('same'), goldenCase('gone'), goldenCase('other'), goldenCase('looser', 0.1)];
  const after = [
    goldenCase('same'),
    goldenCase('new'),
    goldenCase('other', 0.1, 2),
    goldenCase('looser', 0.2),
  ];
  expect(goldenDifference(pairOf(before, after))).toEqual({
    cases: { before: 4, after: 4 },
    source: { before: 'recorded', after: 'recorded' },
    added: ['new'],
    removed: ['gone'],
    changed: ['other'],
    tolerances: [{ name: 'looser', before: '0.1 + 0 × |expected|', after: '0.2 + 0 × |expected|' }],
  });
  expect(
    goldenDifference(
      pairOf(
        before,
        before.map((item) => ({ ...item })),
      ),
    ),
  ).toBeNull();
});
