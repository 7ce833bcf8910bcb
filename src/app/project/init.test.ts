import { copyFile, cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectOf } from '../../../test/support/constant-runtime.ts';
import { textFolder } from '../../../test/support/text-folders.ts';
import { modelFormats } from '../../model/formats/formats.ts';
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

it('names a folder that is a model, and the pipeline’s answers in it', async () => {
  const { folder, environment } = await projectOf('Identity', 42);
  const name = 'distilbert-t5tok-regression';
  await cp(textFolder(name), join(folder, name), { recursive: true });
  const formats = modelFormats;
  await initProject({ ...environment, formats }, { model: name, force: true });
  expect(parse(await readFile(join(folder, 'mlpack.yaml'), 'utf8'))).toMatchObject({
    name,
    model: name,
    tests: join(name, 'golden.json'),
  });
});

it('of two at once writes one, and says so to the other', async () => {
  const { folder, environment } = await projectOf('Identity', 42);
  const init = (model: string) => initProject(environment, { model, force: false });
  const names = ['model.onnx', 'other.onnx'];
  await copyFile(join(folder, 'model.onnx'), join(folder, 'other.onnx'));
  const ended = await Promise.allSettled(names.map(init));
  const text = await readFile(join(folder, 'mlpack.yaml'), 'utf8');
  const written = ended.findIndex(({ status }) => status === 'fulfilled');
  expect(parse(text)).toHaveProperty('model', names[written]);
  expect(ended[1 - written]).toMatchObject({ reason: { code: 'OUTPUT_MODIFIED' } });
});

it('writes nothing in the place of a link, whether or not it leads to a file', async () => {
  const { folder, environment } = await projectOf('Identity', 42);
  await symlink('elsewhere.yaml', join(folder, 'mlpack.yaml'));
  const refusal = { code: 'OUTPUT_MODIFIED', suggestions: [expect.stringContaining('--force')] };
  const init = initProject(environment, { model: 'model.onnx', force: false });
  await expect(init).rejects.toMatchObject(refusal);
});
