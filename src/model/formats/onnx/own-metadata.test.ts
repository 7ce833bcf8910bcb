import { expect, it } from 'vitest';
import { ownMetadata } from './own-metadata.ts';

it('reads what a converter wrote', () => {
  const metadata = new Map([
    ['mlpack.columns', '{"X":["age","__proto__"]}'],
    ['mlpack.labels', '{"probabilities":["a",1]}'],
    ['mlpack.methods', '{"label":"predict"}'],
    ['mlpack.accepted', '{"sex":[["m","f",null]],"X":[[1,0.5],null]}'],
    ['mlpack.missing', '{"sex":"?"}'],
    ['mlpack.notes', '["Guessed."]'],
    ['mlpack.categories', '{"sex":"codes"}'],
    ['mlpack.unused', '["id"]'],
    ['mlpack.fitted', '["id","age"]'],
    ['mlpack.none', '["sex"]'],
    ['mlpack.framework', 'scikit-learn 1.4.2'],
  ]);
  expect(ownMetadata({ metadata })).toEqual({
    columns: new Map([['X', ['age', '__proto__']]]),
    labels: new Map([['probabilities', ['a', 1]]]),
    methods: new Map([['label', 'predict']]),
    accepted: new Map<string, unknown>([
      ['sex', [['m', 'f', null]]],
      ['X', [[1, 0.5], null]],
    ]),
    missing: new Map([['sex', '?']]),
    categories: new Map([['sex', 'codes']]),
    unused: ['id'],
    fitted: ['id', 'age'],
    none: ['sex'],
    notes: ['Guessed.'],
    framework: 'scikit-learn 1.4.2',
  });
});

it.each(['', '[]', 'null', '{', '{"X":1}', '{"X":[{}]}', '{"X":[null]}', '{"X":[[1]]}', '7', '[7]'])(
  'passes over %s, which anybody may have written there',
  (json) => {
    const keys = ['columns', 'labels', 'methods', 'missing', 'notes', 'unused', 'fitted', 'none', 'accepted'];
    const read = ownMetadata({ metadata: new Map(keys.map((key) => [`mlpack.${key}`, json])) });
    const sizes = [read.columns.size, read.labels.size, read.methods.size, read.missing.size];
    expect([...sizes, read.notes.length, read.unused.length, read.fitted.length, read.none.length]).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0,
    ]);
    // Two of these are lists of values there.
    expect([...read.accepted.values()].flat(2).every((value) => value === null || value === 1)).toBe(true);
  },
);
