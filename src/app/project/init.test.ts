import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectOf } from '../../../test/support/constant-runtime.ts';
import { rememberFlag } from './golden/golden-file.ts';
import { initProject } from './init.ts';

const golden = JSON.stringify({ inputs: { x: [[1, 2]] }, outputs: { y: [[1, 2]] } });

it('names the golden file that was named before, else one beside the model that fits', async () => {
  const { folder, environment } = await projectOf('Identity', 42);
  const written = async () => {
    await initProject(environment, { model: 'model.onnx', force: true });
    return parse(await readFile(join(folder, 'mlpack.yaml'), 'utf8')) as unknown;
  };
  await writeFile(join(folder, 'golden.json'), '{}');
  expect(await written()).not.toHaveProperty('tests');
  await writeFile(join(folder, 'golden.json'), golden);
  expect(await written()).toHaveProperty('tests', 'golden.json');
  await copyFile(join(folder, 'golden.json'), join(folder, 'named.json'));
  const owner = { folder, path: join(folder, 'model.onnx'), configured: undefined, isListed: false };
  await rememberFlag(environment, owner, 'named.json');
  expect(await written()).toHaveProperty('tests', 'named.json');
});
