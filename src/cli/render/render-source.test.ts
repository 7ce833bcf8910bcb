import { expect, it } from 'vitest';
import type { ModelSource, SourceEstimator } from '../../../contract/schemas/inspect.schema.ts';
import { renderInspection } from './render-inspect.ts';

const estimator: SourceEstimator = {
  place: 'Pipeline',
  name: null,
  class: 'sklearn.pipeline.Pipeline',
  settings: {},
  columns: null,
  trees: null,
  estimators: [],
  hidden: 0,
};
const inner = (name: string | null, type: string, more: Partial<SourceEstimator> = {}): SourceEstimator => ({
  ...estimator,
  name,
  class: `house.${type}`,
  place: `Pipeline.${name}`,
  ...more,
});
const source: ModelSource = {
  form: 'pickle',
  protocol: 4,
  compression: null,
  writer: null,
  sidecars: [],
  holds: 'a Pipeline of sklearn',
  libraries: {},
  columnCount: null,
  columns: null,
  classes: null,
  trees: null,
  estimators: [],
  conversion: 'refused',
  problems: [],
};
const runtime = { name: 'onnxruntime', advice: () => [] };
const linesOf = (changes: Partial<ModelSource>) =>
  renderInspection(
    { format: null, file: { path: 'model.pkl', sizeBytes: 548 }, source: { ...source, ...changes } },
    runtime,
  ).split('\n');

it('is fields of the file and the tree of its estimators', () => {
  const prep = inner('prep', 'Prep', {
    estimators: [
      inner('num', 'Scale', { settings: { with_mean: 'False', copy: 'True' }, columns: ['a', 'b'] }),
      inner('cat', 'Encode', { columns: ['c'] }),
    ],
  });
  const model = inner('model', 'Bag', {
    trees: { count: 12, nodes: 1200 },
    estimators: [inner(null, 'Member')],
    hidden: 9,
  });
  expect(
    linesOf({
      compression: 'zlib',
      writer: 'joblib',
      sidecars: ['model.pkl_01.npy'],
      libraries: { 'scikit-learn': '1.4.2', LightGBM: null },
      columnCount: 3,
      columns: [
        { name: 'a', kind: 'number', categories: null },
        { name: 'b', kind: 'text', categories: null },
        { name: 'c', kind: 'category', categories: ['x', 1, null] },
      ],
      classes: [['no', 'yes']],
      trees: { count: 12, nodes: 1200 },
      estimators: [{ ...estimator, estimators: [prep, model] }],
    }),
  ).toEqual([
    'Model      model.pkl (548 B)',
    'File       pickle of protocol 4, written by joblib, packed by zlib, arrays in model.pkl_01.npy',
    'Made with  scikit-learn 1.4.2, LightGBM',
    'Columns    a, b (text), c (one of x, 1, missing)',
    'Classes    no, yes',
    'Trees      12, of 1,200 nodes',
    '',
    'Pipeline',
    '├─ prep: Prep',
    '│  ├─ num: Scale(with_mean=False, copy=True)  of a, b',
    '│  └─ cat: Encode  of c',
    '└─ model: Bag  12 trees',
    '   ├─ Member',
    '   └─ … 9 more like it',
  ]);
});

it('says what a file holds that is no model, and why', () => {
  const problem = {
    place: '',
    class: null,
    reason: 'the file is no model that mlpack takes: it holds a list of 2 texts',
    count: 1,
    suggestions: ['Name the file that the fitted estimator was saved in.'],
  };
  expect(linesOf({ holds: 'a list of 2 texts', problems: [problem] })).toEqual([
    'Model  model.pkl (548 B)',
    'File   pickle of protocol 4',
    'Holds  a list of 2 texts',
    '',
    'mlpack would refuse this model:',
    '  - The file is no model that mlpack takes: it holds a list of 2 texts.',
    '    → Name the file that the fitted estimator was saved in.',
  ]);
});

it('marks in the tree what can’t be converted, and lists it', () => {
  const problem = {
    place: 'Pipeline.a',
    class: 'house.Own',
    reason: 'is of the house',
    count: 3,
    suggestions: [],
  };
  const lines = linesOf({
    problems: [problem],
    estimators: [{ ...estimator, estimators: [inner('a', 'Own'), inner('b', 'Other')] }],
  });
  expect(lines).toContain('├─ ✗ a: Own');
  expect(lines.at(-1)).toBe('  - Pipeline.a is of the house (and 2 more like it).');
});

it('says where an attribute is that is wrong once', () => {
  const reason = 'Pipeline.n_features_in_ should be a number of columns, but there is nothing';
  const problem = {
    place: 'Pipeline',
    class: 'sklearn.pipeline.Pipeline',
    reason,
    count: 1,
    suggestions: [],
  };
  expect(linesOf({ problems: [problem] }).at(-1)).toBe(`  - ${reason}.`);
});

it('says why inputs and outputs of a large file are missing, and how to see them', () => {
  expect(linesOf({ conversion: 'left out' }).slice(-3)).toEqual([
    '',
    'Its inputs and outputs are not shown: a model this large is not converted just to be looked at.',
    '  → mlpack convert model.pkl --output model.onnx',
  ]);
});

it('says that nothing is told of a booster that was too large to be read, in whatever it is', () => {
  const said = 'Nor are columns and trees of its booster: of this size it is read only to be converted.';
  const booster = { ...estimator, class: 'xgboost.sklearn.XGBClassifier' };
  const pipeline = { ...estimator, estimators: [booster] };
  expect(linesOf({ conversion: 'left out', estimators: [pipeline] })).toContain(said);
  const read = { ...booster, trees: { count: 3, nodes: 9 } };
  const linear = { ...booster, settings: { booster: "'gblinear'" } };
  expect(linesOf({ conversion: 'left out', estimators: [read, linear] })).not.toContain(said);
});

it.each([
  [{ columnCount: 8, columns: [{ name: null, kind: 'number', categories: null }] }, 'Columns  8 of numbers'],
  [{ columnCount: 8, columns: [] }, 'Columns  8'],
  [
    {
      columnCount: 10,
      columns: Array.from({ length: 10 }, (_, at) => ({ name: `c${at}`, kind: null, categories: null })),
    },
    'Columns  c0, c1, c2, c3, c4, c5, c6, c7, … 2 more',
  ],
  [{ classes: [[0, 1, 2, 3, 4, 5, 6, 7]] }, 'Classes  0, 1, 2, 3, 4, … 3 more'],
] satisfies [Partial<ModelSource>, string][])('is short where there is much: %j', (changes, line) => {
  expect(linesOf(changes).map((one) => one.replaceAll(/ {2,}/g, '  '))).toContain(line);
});

it('shows as many settings as a line has room for', () => {
  const settings = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`setting${at}`, `${at}`]));
  const [, , , line = ''] = linesOf({ estimators: [inner(null, 'Own', { settings })] });
  expect(line).toMatch(/^Own\(setting0=0, .*, … \d\d more\)$/);
  expect(line.length).toBeLessThan(230);
});

it('has nothing of the file that a terminal obeys', () => {
  const bad = 'x\u001b[2J\n\u202e';
  const lines = linesOf({
    holds: bad,
    libraries: { [bad]: bad },
    classes: [[bad]],
    sidecars: [bad],
    columnCount: 1,
    columns: [{ name: bad, kind: 'category', categories: [bad] }],
    estimators: [
      inner(bad, bad, { settings: { [bad]: bad }, columns: [bad], estimators: [inner(bad, bad)] }),
    ],
    problems: [{ place: bad, class: bad, reason: bad, count: 1, suggestions: [bad] }],
  });
  expect(lines.filter((line) => line.includes('\u001b') || line.includes('\u202e'))).toEqual([]);
  // Nor can it make up lines of its own.
  expect(lines).toHaveLength(
    linesOf({
      holds: 'x',
      libraries: { x: 'x' },
      classes: [['x']],
      sidecars: ['x'],
      columnCount: 1,
      columns: [{ name: 'x', kind: 'category', categories: ['x'] }],
      estimators: [inner('x', 'x', { settings: { x: 'x' }, columns: ['x'], estimators: [inner('x', 'x')] })],
      problems: [{ place: 'x', class: 'x', reason: 'x', count: 1, suggestions: ['x'] }],
    }).length,
  );
});
