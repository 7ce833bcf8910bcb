import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PickleGlobal, PickleObject } from '../pickle/pickle-values.ts';
import { Estimator } from '../sklearn/estimator.ts';
import { describe, expect, it } from 'vitest';
import {
  described,
  describedPickle,
  ownObject,
  scaler,
  sklearnObject,
} from '../../../test/support/described.ts';
import { call, dict, global, int, list, op, text, tuple } from '../../../test/support/pickle-bytes.ts';
import { hostileBoosters } from '../../../test/support/hostile-boosters/hostile-boosters.ts';
import { tempDir } from '../../../test/support/temp.ts';

const models = resolve(import.meta.dirname, '../../../test/models/classical');

describe('a pipeline of columns', () => {
  it('is a tree with settings, columns, classes and versions, and converted', async () => {
    const { source, onnx } = await described(join(models, 'frame-lr/model.joblib.xz'));
    expect(onnx).toMatch(/model\.onnx$/);
    expect(source).toMatchObject({
      form: 'pickle',
      protocol: 4,
      writer: 'joblib',
      compression: 'xz',
      libraries: { 'scikit-learn': '1.4.2', NumPy: '2' },
      classes: [['no', 'yes']],
      columnCount: 6,
      conversion: 'done',
      problems: [],
    });
    expect(source.columns).toEqual([
      { name: 'age', kind: 'number', categories: null },
      { name: 'income', kind: 'number', categories: null },
      { name: 'city', kind: 'category', categories: ['Lima', 'New York', 'Oslo', 'Pune', null] },
      { name: 'plan', kind: 'category', categories: ['free', 'pro', 'team'] },
      { name: 'active', kind: null, categories: null },
      { name: 'score', kind: 'number', categories: null },
    ]);
    const [root] = source.estimators;
    expect(root).toMatchObject({ class: 'sklearn.pipeline.Pipeline', name: null, settings: {} });
    expect(root?.estimators).toMatchObject([
      {
        name: 'prep',
        class: 'sklearn.compose._column_transformer.ColumnTransformer',
        place: 'Pipeline.steps[0]',
      },
      { name: 'model', settings: { max_iter: '2000' } },
    ]);
    expect(root?.estimators[0]?.estimators).toMatchObject([
      {
        name: 'num',
        columns: ['age', 'income', 'score'],
        estimators: [{ settings: { strategy: "'median'" } }, {}],
      },
      { name: 'cat', columns: ['city', 'plan'] },
    ]);
  });
});

describe('trees', () => {
  it.each([
    ['rf-bin-1.9.0/model.joblib', 'RandomForestClassifier'],
    ['gb-multi-1.9.0/model.joblib', 'GradientBoostingClassifier'],
    ['hgb-cat-1.2.1/model.pkl', 'HistGradientBoostingClassifier'],
  ])('of %s are counted, not listed', async (file, name) => {
    const folder = join(models, file, '..');
    const model = readdirSync(folder).find((one) => one.startsWith('model.')) ?? '';
    const { source } = await described(join(folder, model));
    expect(source.estimators[0]).toMatchObject({
      class: expect.stringMatching(`${name}$`),
      estimators: [],
      hidden: 0,
    });
    expect(source.trees?.count).toBeGreaterThan(3);
    expect(source.trees?.nodes).toBeGreaterThan(source.trees?.count ?? 0);
    expect(source.trees).toEqual(source.estimators[0]?.trees);
  });
});

describe('what a dict holds', () => {
  it('is shown as the chain that it is taken for', async () => {
    const { source } = await described(join(models, 'container/model.pkl'));
    expect(source.estimators.map(({ name }) => name)).toEqual(['scaler', 'model']);
    expect(source).toMatchObject({ columnCount: 4, classes: [[0, 1, 2]], conversion: 'done' });
  });

  it('has the classes that a label encoder calls them', async () => {
    const encoder = sklearnObject('preprocessing._label.LabelEncoder', {
      classes_: list(text('no'), text('yes')),
    });
    const { source } = await describedPickle(dict({ encoder, scaler }));
    expect(source.estimators.map(({ name }) => name)).toEqual(['scaler', 'encoder']);
    expect(source).toMatchObject({ classes: [['no', 'yes']], columnCount: 2 });
  });
});

it('an estimator that is in itself is drawn once, and refused in a line', async () => {
  const loop = Buffer.concat([
    global('sklearn.pipeline', 'Pipeline'),
    op('EMPTY_TUPLE'),
    op('NEWOBJ'),
    op('BINPUT', 1),
    dict({ steps: list(tuple(text('a'), op('BINGET', 1)), tuple(text('b'), op('BINGET', 1))) }),
    op('BUILD'),
  ]);
  const { source } = await describedPickle(loop);
  expect(source.conversion).toBe('refused');
  expect(source.problems.map(({ reason }) => reason)).toEqual([
    'contains itself: its steps[0] is one of those around it',
  ]);
  expect(source.estimators).toMatchObject([{ class: 'sklearn.pipeline.Pipeline', estimators: [] }]);
});

it('places of estimators that are deep in others are cut', async () => {
  const inside = new Estimator(
    new PickleObject(new PickleGlobal('sklearn.pipeline', 'Pipeline'), []),
    'model.pkl',
    `Pipeline${'.steps[0]'.repeat(60)}`,
  );
  expect(inside.unsupported('is deep').message).toMatch(
    /^model\.pkl: Pipeline\.steps.{90,240}….*steps\[0\] is deep/,
  );
  expect(inside.place.length).toBeLessThan(250);
});

describe('the form of a file', () => {
  it.each([
    ['rf_p0.pkl', 0, null, null],
    ['rf_p5.pkl', 5, null, null],
    ['rf_bz2.joblib', 3, 'bzip2', 'joblib'],
    ['rf_lz4.joblib', 3, 'LZ4', 'joblib'],
    ['rf_lzma.joblib', 3, 'LZMA', 'joblib'],
    ['rf_zlib.joblib', 3, 'zlib', 'joblib'],
  ])('%s: protocol, compression, writer', async (name, protocol, compression, writer) => {
    const { source } = await described(join(models, 'encodings', name));
    expect(source).toMatchObject({ form: 'pickle', compression, writer });
    expect(source.protocol).toBeGreaterThanOrEqual(protocol);
  });

  it('is one of an array: which one, and what is wanted', async () => {
    const path = join(await tempDir(), 'model.pkl');
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n";
    const length = Buffer.of(header.length, 0);
    await writeFile(
      path,
      Buffer.concat([Buffer.from('\x93NUMPY\x01\0', 'latin1'), length, Buffer.from(header)]),
    );
    const { source } = await described(path);
    expect(source).toMatchObject({ form: 'npy', holds: 'a NumPy array of float32, shape [3, 2]' });
    expect(source.problems[0]?.suggestions).toContain(
      'Name the file that the fitted estimator was saved in.',
    );
  });
});

describe('a booster in a file of its own', () => {
  it.each(Object.keys(hostileBoosters))('is an error where it is damaged: %s', async (file) => {
    const path = join(await tempDir(), file);
    for (const { bytes, says } of hostileBoosters[file] ?? []) {
      if (says === undefined) continue;
      await writeFile(path, bytes());
      await expect(described(path)).rejects.toMatchObject({
        code: 'MODEL_INVALID',
        message: expect.stringContaining(says),
      });
    }
  });

  it('is an error where it is damaged and too large to be converted for a look', async () => {
    const path = join(await tempDir(), 'model.json');
    await writeFile(path, `{"learner":${' '.repeat(17_000_000)}{"gradient_booster":`);
    await expect(described(path)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});

describe('a large file', () => {
  it('is described, and not converted', async () => {
    const padded = sklearnObject('preprocessing._data.StandardScaler', {
      n_features_in_: int(2),
      scale_: Buffer.concat([op('BINBYTES', ...sizeBytes(17_000_000)), Buffer.alloc(17_000_000)]),
    });
    const { source, onnx } = await describedPickle(
      call(
        global('builtins', 'dict'),
        list(tuple(text('scaler'), padded), tuple(text('own'), ownObject('Model'))),
      ),
    );
    expect(onnx).toBeNull();
    expect(source).toMatchObject({ conversion: 'left out', columnCount: 2 });
    expect(source.problems[0]?.reason).toMatch(
      /^the file holds "own", a Model of house, beside "scaler" StandardScaler/,
    );
    expect(source.estimators).toMatchObject([{ name: 'scaler' }]);
  });
});

describe('what a model knows much of', () => {
  const many = list(Buffer.concat(Array.from({ length: 120_000 }, (_, at) => int(at))));

  it('is counted, and its first values shown, without a conversion', async () => {
    const encoder = sklearnObject('preprocessing._encoders.OneHotEncoder', {
      n_features_in_: int(1),
      categories_: list(many),
    });
    const { source, onnx } = await describedPickle(encoder);
    expect(onnx).toBeNull();
    expect(source).toMatchObject({ conversion: 'left out', problems: [] });
    expect(source.columns).toMatchObject([{ kind: 'category', hiddenCategories: 119_000 }]);
    expect(source.columns?.[0]?.categories?.slice(0, 3)).toEqual([0, 1, 2]);
    const { source: labels } = await describedPickle(
      sklearnObject('preprocessing._label.LabelEncoder', { classes_: many }),
    );
    expect(labels).toMatchObject({ conversion: 'left out', hiddenClasses: [119_000] });
  });

  it('is shown with a sign where a text is long, and with how long it is', async () => {
    const { source } = await describedPickle(
      sklearnObject('preprocessing._label.LabelEncoder', {
        classes_: list(text('a'.repeat(2_000_000)), text('b')),
      }),
    );
    expect(source.classes).toEqual([[`${'a'.repeat(300)}… (2,000,000 characters)`, 'b']]);
  });
});

function sizeBytes(size: number): number[] {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(size);
  return [...bytes];
}
