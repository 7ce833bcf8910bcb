import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { goldenDifferences, graphAnswers, modelBytes } from '../../../test/support/classical.ts';
import { referenceMargins } from '../../../test/support/lightgbm-reference.ts';
import { randomNumbers } from '../../../test/support/random-numbers.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { heldSource } from '../bytes/byte-source.ts';
import { PickleObject } from '../pickle/pickle-values.ts';
import { readModel } from '../read-model.ts';
import { convertEstimator } from '../sklearn/convert-estimator.ts';
import type { LightGbmModel } from './lightgbm-model.ts';
import { readLightGbm } from './read-lightgbm.ts';

const models = ['constant', 'nan-zero', 'nan-off', 'cat-big', 'linear-bin', 'rf'];

async function textOf(name: string): Promise<string> {
  return (await modelBytes(`lightgbm-${name}`)).toString('utf8');
}

async function convertedText(text: string, methods: readonly ('predict' | 'margin')[] = ['margin']) {
  const object = await readModel(heldSource('model.txt', Buffer.from(text)));
  if (!(object instanceof PickleObject)) throw new TypeError('no booster');
  return await convertEstimator(object, 'model.txt', { methods });
}

/** What onnxruntime answers for rows of numbers. */
async function answersOf(
  text: string,
  rows: readonly (readonly number[])[],
  methods?: readonly ('predict' | 'margin')[],
): Promise<readonly number[]> {
  const { graph } = await convertedText(text, methods);
  const X = new ort.Tensor('float64', Float64Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
  const [answer] = (await graphAnswers(graph, { X })).values();
  return (answer?.data ?? []).map(Number);
}

/** Values on all sides of what the trees compare a column with. */
function candidates(model: LightGbmModel, column: number): number[] {
  const numbers = [0, 1e-36, 1e-34, Math.fround(1e-35), 0.5, 1, 1e300, Infinity];
  const categories = [1.5, 2.5, 31, 32, 1e9, 2 ** 31, 2 ** 33];
  const edges = [Number.NaN, ...categories, ...numbers, ...numbers.map((number) => -number)];
  for (const tree of model.trees) {
    for (const [node, of] of tree.columns.entries()) {
      const threshold = tree.thresholds[node] ?? 0;
      const step = Math.abs(threshold) * 2 ** -52;
      if (of === column) edges.push(threshold, threshold - step, threshold + step);
    }
  }
  return edges;
}

describe('LightGBM', () => {
  it.each([...models, 'frame-cat', 'clf-multi-str'])('%s answers as LightGBM', async (name) => {
    expect(await goldenDifferences(`lightgbm-${name}`)).toEqual([]);
  });

  it.each(models)('%s goes the way of its nodes at all of their thresholds', async (name) => {
    const text = await textOf(name);
    const model = await readLightGbm(text, { place: name });
    const random = randomNumbers(19);
    const values = model.featureNames.map((_, column) => candidates(model, column));
    const rows = Array.from({ length: 5000 }, () =>
      values.map((all) => all[Math.floor(random() * all.length)] ?? 0),
    );
    const answers = await answersOf(text, rows);
    const wrong = rows.filter((row, at) => {
      const [expected = 0] = referenceMargins(model, row);
      const found = answers[at] ?? 0;
      return !(
        Object.is(expected, found) || Math.abs(expected - found) <= 1e-12 * Math.max(1, Math.abs(expected))
      );
    });
    expect(wrong).toEqual([]);
  });

  it.each<[objective: string, answer: (margin: number) => number]>([
    ['binary sigmoid:2.5', (margin) => 1 / (1 + Math.exp(-2.5 * margin))],
    ['cross_entropy', (margin) => 1 / (1 + Math.exp(-margin))],
    ['cross_entropy_lambda', (margin) => Math.log1p(Math.exp(margin))],
    ['regression', (margin) => margin],
    ['regression_l1 sqrt', (margin) => Math.sign(margin) * margin * margin],
    ['huber sqrt', (margin) => margin],
    ['poisson', Math.exp],
    ['tweedie', Math.exp],
    ['lambdarank', (margin) => margin],
    ['custom', (margin) => margin],
  ])('makes answers of margins for %s', async (objective, answer) => {
    const text = (await textOf('nan-off')).replace(/^objective=.*$/m, `objective=${objective}`);
    const rows = Array.from({ length: 16 }, (_, at) => [at - 8, 8 - at, at / 4, at % 3, at / 9, -at / 5]);
    const margins = await answersOf(text, rows);
    const answers = await answersOf(text, rows, ['predict']);
    for (const [at, margin] of margins.entries()) expect(answers[at]).toBeCloseTo(answer(margin), 13);
  });

  it('names its columns, unless LightGBM made up their names', async () => {
    const text = await textOf('nan-off');
    expect((await convertedText(text)).columns[1]).toMatchObject({ name: 'x1', isNamed: false });
    const named = text.replace('Column_1', 'größe');
    expect((await convertedText(named)).columns[1]).toMatchObject({ name: 'größe', isNamed: true });
  });

  it('refuses an objective that it does not know', async () => {
    const text = (await textOf('nan-off')).replace(/^objective=.*$/m, 'objective=my_loss');
    await expect(convertedText(text, ['predict'])).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: 'model.txt: Booster has the objective "my_loss", which mlpack doesn\'t know.',
    });
  });

  it('refuses a text that is cut, wherever', async () => {
    const text = await textOf('cat-big');
    const trees = text.slice(0, text.indexOf('end of trees'));
    for (let length = 30; length < trees.length; length += 97) {
      await expect(convertedText(trees.slice(0, length))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    }
  });

  it('ends whatever numbers a file has in a model or in an error of its own', async () => {
    const random = randomNumbers(7);
    const texts = await Promise.all(['cat-big', 'linear-bin', 'nan-zero'].map(textOf));
    const codes = new Set<unknown>();
    for (let round = 0; round < 300; round += 1) {
      const words = (texts[round % texts.length] ?? '').split(/\b/);
      for (let change = 0; change < 3; change += 1) {
        const at = Math.floor(random() * words.length);
        if (/^\d+$/.test(words[at] ?? '')) words[at] = String(Math.floor(2 ** (random() * 34)) - 2);
        else words[at] = words[Math.floor(random() * words.length)] ?? '';
      }
      codes.add(
        await convertedText(words.join('')).then(
          () => 'converted',
          (error: unknown) => (error instanceof MlpackError ? error.code : error),
        ),
      );
    }
    expect(codes).toEqual(new Set(['converted', 'MODEL_INVALID']));
  });
});
