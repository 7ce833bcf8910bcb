import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goldenDifferences } from '../../../../test/support/classical.ts';
import { heldSource } from '../../bytes/byte-source.ts';
import { readPickle } from '../../pickle/read-pickle.ts';
import { PickleDict, PickleTuple, type PickleValue } from '../../pickle/pickle-values.ts';
import { assembleModel } from './assemble.ts';

const models = resolve(import.meta.dirname, '../../../../test/models/classical');

async function savedIn(name: string): Promise<PickleValue> {
  return await readPickle(heldSource(name, await readFile(join(models, name, 'model.pkl'))));
}

async function assembled(name: string, members?: readonly string[]) {
  return await assembleModel([{ path: 'model.pkl', value: await savedIn(name), sizeBytes: 0 }], members);
}

describe('estimators of a file are a chain in the order in which they were fitted', () => {
  it.each(['dict-imputer-1.2.1', 'dict-pca-1.2.1', 'tuple-chain-1.2.1'])(
    '%s answers as Python does',
    async (name) => {
      expect(await goldenDifferences(name)).toEqual([]);
    },
  );

  it('which a note says', async () => {
    const { notes } = await assembled('tuple-chain-1.2.1');
    expect(notes).toEqual([
      'Several estimators of a file are taken as a chain, the order that they were fitted in: "3" SimpleImputer, then "2" StandardScaler, then "1" PCA, then "0" Ridge.',
    ]);
  });

  it('or refused where nothing tells it, with the orders that can be', async () => {
    await expect(assembled('dict-unclear-1.2.1')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining(
        '"norm" Normalizer, then "poly" PolynomialFeatures, then "model" Ridge; or "poly" PolynomialFeatures, then "norm" Normalizer',
      ),
      suggestions: [
        expect.stringContaining('make_pipeline(first, second, saved["model"])'),
        expect.stringContaining('members: [FIRST, SECOND, MODEL]'),
      ],
    });
  });

  it('or refused where none can be', async () => {
    await expect(
      assembleModel([{ path: 'model.pkl', value: await twoWidths(), sizeBytes: 0 }]),
    ).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('make no chain in any order'),
    });
  });
});

/** A scaler of two columns, an imputer of four, and a model of three. */
async function twoWidths(): Promise<PickleDict> {
  const [pca, chain] = [await savedIn('dict-pca-1.2.1'), await savedIn('tuple-chain-1.2.1')];
  const dict = new PickleDict();
  if (pca instanceof PickleDict) dict.set('scaler', pca.get('scaler') ?? null);
  if (chain instanceof PickleTuple) {
    dict.set('imputer', chain.items[3] ?? null);
    dict.set('model', chain.items[0] ?? null);
  }
  return dict;
}

describe('the scaler of a target turns a regressor’s answers back', () => {
  it.each(['standard', 'minmax', 'maxabs'])('%s, by its key', async (name) => {
    expect(await goldenDifferences(`dict-target-${name}-1.2.1`)).toEqual([]);
  });

  it('robust, by its one column beside a scaler of all of the model’s', async () => {
    expect(await goldenDifferences('dict-target-robust-1.2.1')).toEqual([]);
    const { notes } = await assembled('dict-target-robust-1.2.1');
    expect(notes).toEqual([
      'Several estimators of a file are taken as a chain: "scaler_X" StandardScaler, then "model" Ridge.',
      'What "model" Ridge answers is turned back by "b" RobustScaler, the scaler of its target.',
    ]);
  });

  it('and is refused beside a classifier', async () => {
    await expect(assembled('dict-target-classifier-1.2.1')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringMatching(
        /"target_scaler" StandardScaler .*"model" LogisticRegression is no regressor/,
      ),
    });
  });
});

describe('estimators that a user names', () => {
  it('are taken in that order', async () => {
    const { parts, notes } = await assembled('dict-unclear-1.2.1', ['poly', 'norm', 'model']);
    expect(parts.map(({ object }) => object.type.name)).toEqual([
      'PolynomialFeatures',
      'Normalizer',
      'Ridge',
    ]);
    expect(notes).toEqual([
      'Several estimators of a file are taken as a chain, as members says: "poly" PolynomialFeatures, then "norm" Normalizer, then "model" Ridge.',
    ]);
  });

  it('are all that is taken, by number from a tuple', async () => {
    const { parts } = await assembled('tuple-chain-1.2.1', ['2', '0']);
    expect(parts.map(({ object }) => object.type.name)).toEqual(['StandardScaler', 'Ridge']);
  });

  it('scale the target where they stand behind the model', async () => {
    const { object, notes } = await assembled('tuple-chain-1.2.1', ['0', '2']);
    expect(object.type.name).toBe('TransformedTargetRegressor');
    expect(notes.at(-1)).toContain('the scaler of its target');
  });

  it('are refused where there is none of that name', async () => {
    await expect(assembled('dict-unclear-1.2.1', ['poly', 'scaler'])).rejects.toMatchObject({
      code: 'USAGE',
      message:
        'members names "scaler", but model.pkl holds "norm" Normalizer, "poly" PolynomialFeatures, "model" Ridge.',
      suggestions: ['Name those that make the model: members: [norm, poly, model]'],
    });
  });
});
