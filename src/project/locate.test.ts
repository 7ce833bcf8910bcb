import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultName, isModelFolder, locateModel, passedOverNote } from './locate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-locate-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function located(...names: string[]): Promise<string> {
  for (const name of names) await writeFile(join(folder, name), '');
  return (await locateModel(folder, undefined, undefined, 'mlpack build')).path;
}

describe('the model of a folder', () => {
  it.each([
    ['the only one', ['iris.onnx', 'golden.json'], 'iris.onnx'],
    ['the only one, in capitals', ['IRIS.ONNX'], 'IRIS.ONNX'],
    ['that of the usual name', ['a.onnx', 'model.onnx', 'Model.ONNX'], 'model.onnx'],
    ['that of the usual name in capitals', ['a.onnx', 'Model.ONNX'], 'Model.ONNX'],
    ['the only pickle', ['golden.json', 'churn.joblib.gz'], 'churn.joblib.gz'],
    ['ONNX, where what it was made of is beside it', ['churn.pkl', 'churn.onnx'], 'churn.onnx'],
    ['ONNX, where it differs by case and packing', ['Churn.joblib.gz', 'churn.onnx'], 'churn.onnx'],
    ['that of the usual name, where pickles are beside it', ['scaler.pkl', 'model.onnx'], 'model.onnx'],
  ])('is %s', async (_, names, chosen) => {
    expect(await located(...names)).toBe(join(folder, chosen));
  });

  it('is to be named where there are several', async () => {
    await expect(located('a.onnx', 'B.ONNX')).rejects.toMatchObject({ code: 'USAGE' });
    await expect(located('.onnx')).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('is to be named where an ONNX file and a pickle are called differently', async () => {
    await expect(located('old.onnx', 'retrained.pkl')).rejects.toMatchObject({
      code: 'USAGE',
      message: `Several models in ${folder}: old.onnx, retrained.pkl`,
      suggestions: ['Name one: mlpack build old.onnx', 'Name it in mlpack.yaml: model: "old.onnx"'],
    });
  });

  it('is said where pickles that it may have been made of are beside it', async () => {
    for (const name of ['my model.pkl', 'my model.joblib', 'my model.onnx'])
      await writeFile(join(folder, name), '');
    const files = await locateModel(folder, undefined, undefined, 'mlpack build');
    expect(passedOverNote(files, 'mlpack build')).toBe(
      "my model.onnx is taken, not my model.joblib, my model.pkl beside it: for that, mlpack build 'my model.joblib'",
    );
    await rm(join(folder, 'my model.onnx'));
    await rm(join(folder, 'my model.pkl'));
    const only = await locateModel(folder, undefined, undefined, 'mlpack build');
    expect(passedOverNote(only, 'mlpack build')).toBeNull();
  });

  it('is called as its file, or as its folder where that says nothing', () => {
    expect(defaultName('/srv/shop/Iris v2.onnx')).toBe('iris-v2');
    expect(defaultName('/srv/shop/Model.ONNX')).toBe('shop');
    expect(defaultName('/srv/shop/churn.joblib.gz')).toBe('churn');
    expect(defaultName('/srv/shop/model.pkl')).toBe('shop');
  });
});

it('a folder whose modules.json names that of the transformer is a model by that', async () => {
  const transformer = join(folder, '0_Transformer');
  await mkdir(transformer);
  await writeFile(join(transformer, 'model.onnx'), '');
  await writeFile(join(transformer, 'config.json'), '{"model_type": "bert"}');
  expect(await isModelFolder(folder)).toBe(false);
  const modules = (path: string) =>
    JSON.stringify([{ type: 'sentence_transformers.models.Transformer', path }]);
  await writeFile(join(folder, 'modules.json'), modules('0_Transformer'));
  expect(await isModelFolder(folder)).toBe(true);
  await writeFile(join(folder, 'modules.json'), modules('../0_Transformer'));
  expect(await isModelFolder(folder)).toBe(false);
});
