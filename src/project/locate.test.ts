import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultName, locateModel } from './locate.ts';

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
    ['ONNX, where a pickle is beside it', ['churn.pkl', 'churn.onnx'], 'churn.onnx'],
  ])('is %s', async (_, names, chosen) => {
    expect(await located(...names)).toBe(join(folder, chosen));
  });

  it('is to be named where there are several', async () => {
    await expect(located('a.onnx', 'B.ONNX')).rejects.toMatchObject({ code: 'USAGE' });
    await expect(located('.onnx')).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('is called as its file, or as its folder where that says nothing', () => {
    expect(defaultName('/srv/shop/Iris v2.onnx')).toBe('iris-v2');
    expect(defaultName('/srv/shop/Model.ONNX')).toBe('shop');
    expect(defaultName('/srv/shop/churn.joblib.gz')).toBe('churn');
    expect(defaultName('/srv/shop/model.pkl')).toBe('shop');
  });
});
