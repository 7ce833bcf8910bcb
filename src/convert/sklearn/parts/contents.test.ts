import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';
import { savedPart } from '../../../../test/support/saved-part.ts';
import { heldRange } from '../../bytes/byte-range.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from '../../pickle/pickle-values.ts';
import { assembleModel } from './assemble.ts';

const ridge = savedPart('', 'linear_model._ridge.Ridge', { n_features_in_: 2 }).object;
const other = savedPart('', 'linear_model._ridge.Ridge', { n_features_in_: 2 }).object;
const scaler = savedPart('', 'preprocessing._data.StandardScaler', {
  n_features_in_: 2,
  scale_: [1, 2],
}).object;

function dict(entries: Readonly<Record<string, PickleValue>>): PickleDict {
  const made = new PickleDict();
  for (const [key, value] of Object.entries(entries)) made.set(key, value);
  return made;
}

function list(...items: readonly PickleValue[]): PickleList {
  const made = new PickleList();
  made.items.push(...items);
  return made;
}

function made(module: string, name: string, ...args: readonly PickleValue[]): PickleObject {
  return new PickleObject(new PickleGlobal(module, name), args);
}

const assembled = async (value: PickleValue, members?: readonly string[]) =>
  await assembleModel([{ path: 'model.pkl', value, sizeBytes: 0 }], members);

const typesOf = async (value: PickleValue, members?: readonly string[]) =>
  (await assembled(value, members)).parts.map(({ object }) => object.type.name);

const chain = ['StandardScaler', 'Ridge'];

describe('estimators in containers that are in each other', () => {
  it.each(['dict-nested', 'list-of-steps', 'dict-number-keys', 'array-of-steps'])(
    '%s answers as Python does',
    async (name) => {
      expect(await goldenDifferences(`${name}-1.6.1`)).toEqual([]);
    },
  );

  it('are called by the way to them', async () => {
    const { notes } = await assembled(dict({ model: list(ridge), pre: dict({ scaler }) }));
    expect(notes).toEqual([
      'Several estimators of a file are taken as a chain: "pre.scaler" StandardScaler, then "model.0" Ridge.',
    ]);
  });

  it('are found where containers hold themselves, and once where they are shared', async () => {
    const shared = list(scaler);
    const whole = dict({ model: ridge, best: ridge, one: shared, two: shared });
    whole.set('self', whole);
    expect(await typesOf(whole)).toEqual(chain);
  });

  it('are found however many numbers stand before them', async () => {
    expect(await typesOf(list(ridge, ...Array.from({ length: 100 }, () => 0.5), scaler))).toEqual(chain);
  });

  it('are several models where several predict, which can be named', async () => {
    const whole = dict({ models: dict({ a: ridge, b: other }), scaler });
    await expect(assembled(whole)).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: 'model.pkl holds several models: "models.a" Ridge; "models.b" Ridge.',
      suggestions: [
        expect.stringContaining('--member scaler --member models.a of mlpack convert'),
        expect.anything(),
      ],
    });
    expect(await typesOf(whole, ['scaler', 'models.b'])).toEqual(chain);
  });

  it('are named as YAML takes it, where a key would be a number or a truth', async () => {
    await expect(assembled(dict({ 0: list(ridge), True: other }))).rejects.toMatchObject({
      suggestions: [
        expect.stringContaining('members: ["0.0"] in mlpack.yaml, --member 0.0 of mlpack convert'),
        expect.anything(),
      ],
    });
  });

  it('are named with what is not converted among them', async () => {
    const isolation = savedPart('', 'semi_supervised._label_propagation.LabelSpreading', {}).object;
    await expect(assembled(list(ridge, isolation))).rejects.toThrow(
      `Of a class that isn't converted is "1" LabelSpreading.`,
    );
  });
});

describe('what may belong to a model, and can not be read, is refused', () => {
  const own = made('house', 'Cleaner', scaler);
  const pickle = heldRange(Buffer.from(`\x80\x04${'.'.repeat(60)}`, 'latin1'));
  const set = new PickleSet();
  set.items.push(scaler);
  const keyed = new PickleDict();
  keyed.set(scaler, 1n);
  let deep: PickleValue = scaler;
  for (let depth = 0; depth < 40; depth += 1) deep = new PickleTuple([deep]);

  it.each<[what: string, value: PickleValue]>([
    ['a Cleaner of house', own],
    ['the function or class house.clean', new PickleGlobal('house', 'clean')],
    ['the function or class numpy.log1p', new PickleGlobal('numpy', 'log1p')],
    ['a function (house.clean)', made('functools', 'partial', new PickleGlobal('house', 'clean'))],
    [
      'a function (builtins.str.lower)',
      made('builtins', 'getattr', new PickleGlobal('builtins', 'str'), 'lower'),
    ],
    ['a function or class of your own (_create_function)', made('dill._dill', '_create_function')],
    ['bytes that are a pickle', pickle],
    ['bytes that are packed', heldRange(Buffer.concat([Buffer.of(0x1f, 0x8b, 8, 0), Buffer.alloc(60)]))],
    ['a text that is a pickle', `gASV${'A'.repeat(80)}`],
    ['a text that is a model of another library', `tree\nversion=v4\n${'a'.repeat(80)}`],
    ['a StandardScaler that no key or number leads to', set],
    ['a StandardScaler that no key or number leads to', keyed],
    ['a StandardScaler that no key or number leads to', made('collections', 'deque', list(scaler))],
    ['more than 32 containers in each other', deep],
  ])('%s', async (what, value) => {
    const whole = dict({ model: ridge, extra: list(value) });
    await expect(assembled(whole)).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining(`, ${what}, beside "model" Ridge`),
      suggestions: [expect.anything(), expect.stringContaining('members: [model] in mlpack.yaml')],
    });
    expect(await typesOf(whole, ['model'])).toEqual(['Ridge']);
  });

  it('also where it is what a user names', async () => {
    await expect(assembled(dict({ model: ridge, clean: own }), ['clean', 'model'])).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('"clean", a Cleaner of house'),
    });
  });

  it('but no plain data', async () => {
    const frame = made(
      'pandas.core.frame',
      'DataFrame',
      new PickleGlobal('pandas.core.internals', 'BlockManager'),
    );
    const whole = dict({
      model: ridge,
      scaler,
      frame,
      when: made('datetime', 'datetime', heldRange(Buffer.alloc(60))),
      type: new PickleGlobal('numpy', 'float32'),
      score: new PickleGlobal('sklearn.metrics._classification', 'accuracy_score'),
      folds: savedPart('', 'model_selection._split.KFold', { n_splits: 5 }).object,
      text: 'x'.repeat(100),
      bytes: heldRange(Buffer.from('plain '.repeat(20))),
      nested: list(dict({ a: null }), new PickleTuple([1n, 2.5, true])),
    });
    expect(await typesOf(whole)).toEqual(chain);
  });
});

describe('what is kept beside a pipeline that it is a step of', () => {
  it('is taken there only, which a note says', async () => {
    expect(await goldenDifferences('dict-pipeline-scaler-1.6.1')).toEqual([]);
    const steps = list(new PickleTuple(['scaler', scaler]), new PickleTuple(['model', ridge]));
    const pipeline = made('sklearn.pipeline', 'Pipeline');
    pipeline.state = dict({ steps });
    const { parts, notes } = await assembled(dict({ scaler, model: ridge, pipeline }));
    expect(parts.map(({ object }) => object)).toEqual([pipeline]);
    expect(notes).toEqual([
      '"scaler" StandardScaler is part of "pipeline" Pipeline, and taken there only.',
      '"model" Ridge is part of "pipeline" Pipeline, and taken there only.',
    ]);
  });

  it('is a model of its own where the other is no pipeline', async () => {
    const stack = savedPart('', 'ensemble._stacking.StackingRegressor', {}).object;
    stack.state = dict({ estimators_: list(ridge) });
    await expect(assembled(dict({ stack, model: ridge }))).rejects.toThrow('holds several models');
  });

  it('is a model that a search has only been made of, too', async () => {
    const search = savedPart('', 'model_selection._search.GridSearchCV', {}).object;
    search.state = dict({ estimator: ridge, best_estimator_: other });
    await expect(assembled(dict({ search, model: ridge }))).rejects.toThrow('holds several models');
    expect(await typesOf(dict({ search, best: other }))).toEqual(['GridSearchCV']);
  });
});

it('a sampler beside a model is left out, which a note says', async () => {
  const sampler = made('imblearn.over_sampling._smote.base', 'SMOTE');
  sampler.state = dict({});
  const { notes } = await assembled(dict({ model: ridge, sampler }));
  expect(notes).toEqual(['"sampler" SMOTE is left out, as it samples rows to be fitted with.']);
});

describe('members that are not there', () => {
  it.each<[what: string, value: PickleValue]>([
    ['"model" Ridge', dict({ model: ridge })],
    ['"0" StandardScaler, "1" Ridge', list(scaler, ridge)],
    ['Ridge', ridge],
  ])('of a file of %s are refused', async (what, value) => {
    await expect(assembled(value, ['none'])).rejects.toMatchObject({
      code: 'USAGE',
      message: `members names "none", but model.pkl holds ${what}.`,
    });
  });

  it('or cannot be told apart by a name are refused, with how to save one alone', async () => {
    const whole = dict({ 'a.b': ridge, a: dict({ b: other }) });
    await expect(assembled(whole, ['a.b'])).rejects.toMatchObject({
      code: 'USAGE',
      message:
        'model.pkl holds several that are called "a.b", which no name tells apart: "a.b" Ridge, "a.b" Ridge.',
      suggestions: [
        'Save the one that makes the model alone: joblib.dump(model["a.b"], "model.joblib"), or joblib.dump(model["a"]["b"], "model.joblib")',
      ],
    });
  });

  it('or are several are refused, with their names', async () => {
    const whole = dict({ pre: dict({ scaler }), models: list(ridge, other) });
    expect(await typesOf(whole, ['pre', 'models.1'])).toEqual(chain);
    await expect(assembled(whole, ['models'])).rejects.toMatchObject({
      code: 'USAGE',
      message: 'model.pkl holds several that "models" names: "models.0" Ridge, "models.1" Ridge.',
    });
  });
});

it.each([
  [['t', 1.5], "('t', 1.5)"],
  [["it's"], `("it's",)`],
  [["'", '"'], String.raw`("'", '"')`],
  [['a"\n'], String.raw`('a"\n',)`],
] as const)('a tuple as a key (%j) is called as Python writes it, %s', async (items, name) => {
  const whole = new PickleDict();
  whole.set(new PickleTuple(items), ridge);
  whole.set('x', other);
  expect(await typesOf(whole, [name])).toEqual(['Ridge']);
});
