import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { list, pickleBytes, text } from '../../../../test/support/pickle-bytes.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { inspectOnnx } from '../onnx/inspect-onnx.ts';
import { convertFiles } from '../../../convert/convert-file.ts';

const models = resolve(import.meta.dirname, '../../../../test/models/classical');
const container = join(models, 'container/model.pkl');
const flowers = join(models, 'logreg-str/model.joblib');

async function converted(paths: readonly string[], options: Parameters<typeof convertFiles>[2] = {}) {
  return await inspectOnnx(await convertFiles(paths, await tempDir(), options));
}

describe('convertFiles', () => {
  it.each([
    ['one model', [flowers]],
    ['a dict of a scaler and a model', [container]],
    ['several files', [join(models, 'container/label-encoder.pkl'), container]],
  ])('writes the same bytes whenever and wherever: %s', async (_, paths) => {
    const folder = await tempDir();
    const elsewhere = paths.map((_path, index) => join(folder, `other-${index}.bin`));
    for (const [index, path] of paths.entries()) await copyFile(path, elsewhere[index] ?? '');
    const first = await readFile(await convertFiles(paths, await tempDir()));
    const second = await readFile(await convertFiles(elsewhere, await tempDir()));
    expect(first.equals(second)).toBe(true);
  });

  it('tells of the framework, the classes and the methods in the metadata', async () => {
    const { metadata, outputs } = await converted([flowers]);
    expect(metadata['mlpack.framework']).toBe('scikit-learn 1.4.2');
    expect(outputs.map(({ name, hints }) => [name, hints.method, hints.labels])).toEqual([
      ['label', 'predict', null],
      ['probabilities', 'predict_proba', ['blue', 'green', 'red']],
    ]);
  });

  it('gives out the methods that are chosen', async () => {
    const { outputs } = await converted([flowers], { methods: ['decision_function', 'predict'] });
    expect(outputs.map(({ name }) => name)).toEqual(['scores', 'label']);
    await expect(converted([flowers], { methods: ['transform'] })).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      suggestions: [expect.stringMatching(/^Choose among .*predict_proba.* in "outputs"\.$/)],
    });
  });

  it('takes a dict of a scaler and a model as a chain, and says so', async () => {
    const { operators, metadata } = await converted([container]);
    expect(operators.histogram).toMatchObject({ Sub: 1, Div: 1, Softmax: 1 });
    expect(metadata['mlpack.notes']).toContain('then \\"model\\" LogisticRegression');
  });

  it('names the number of a class by the label encoder beside the model', async () => {
    const { outputs } = await converted([join(models, 'container/label-encoder.pkl'), container]);
    expect(outputs[1]?.hints.labels).toEqual(['blue', 'green', 'red']);
    expect(outputs[0]?.dtype).toBe('string');
  });

  it('names classes by a label binarizer in the same dict, and refuses one of which the model has a column each', async () => {
    const { outputs } = await converted([join(models, 'container/label-binarizer.pkl')]);
    expect(outputs[1]?.hints.labels).toEqual(['no', 'yes']);
    await expect(converted([join(models, 'container/one-hot-labels.pkl')])).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('fitted with a column for each'),
      suggestions: [expect.stringContaining('Save the model without it')],
    });
  });

  it('tells which values end a request: of encoders that refuse others, behind imputers too', async () => {
    const { inputs } = await converted([join(models, 'frame-unseen/model.joblib.xz')]);
    const known = inputs.map(({ name, hints }) => [name, hints.accepted?.[0], hints.categories?.[0]]);
    expect(known).toEqual([
      ['age', undefined, undefined],
      // Of what it doesn't know, this encoder makes zeros.
      ['kind', undefined, ['x', 'y']],
      ['city', ['Lima', 'Oslo', null], ['Lima', 'Oslo']],
      ['plan', ['free', 'pro', null], ['free', 'pro']],
      ['level', [1, 2, 3.5, null], [1, 2, 3.5]],
      ['stars', [1, 2, null], [1, 2]],
    ]);
  });

  it('takes a label encoder that stands alone as what makes numbers of labels', async () => {
    const { inputs, outputs } = await converted([join(models, 'container/label-encoder.pkl')]);
    expect(inputs.map(({ name, hints }) => [name, hints.accepted])).toEqual([
      ['y', [['blue', 'green', 'red']]],
    ]);
    expect(outputs.map(({ name, dtype, hints }) => [name, dtype, hints.method])).toEqual([
      ['transformed', 'int64', 'transform'],
    ]);
  });

  it('refuses what is no model, naming the file', async () => {
    const path = join(await tempDir(), 'columns.pkl');
    await writeFile(path, pickleBytes(list(text('age'))));
    await expect(converted([path])).rejects.toMatchObject({
      code: 'MODEL_NOT_ONNX',
      message: `${path} is no model that mlpack takes: it holds a list of 1 text.`,
    });
  });
});
