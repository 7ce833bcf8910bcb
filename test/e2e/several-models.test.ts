/** `models:` in mlpack.yaml: what is in the image, what is said of which model, what is refused, what is served. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { layoutSource } from '../../src/oci/layout/layout-source.ts';
import { readImageFile } from '../../src/oci/image/unpack.ts';
import { failure } from '../support/cli-failure.ts';
import { runCli } from '../support/cli.ts';
import { build } from '../support/iris.ts';
import { noEngine } from '../support/no-engine.ts';
import { warmLock } from '../support/projects.ts';
import { realModelPath } from '../support/real-models.ts';
import { it } from '../support/rig.ts';
import { wholeImage } from '../support/whole-image.ts';

/** Two versions of an iris classifier, the second with a ZipMap and without golden cases. */
async function writeTwo(folder: string): Promise<void> {
  for (const [name, file] of [
    ['iris-logreg', 'model.onnx'],
    ['iris-rf', 'model.zipmap.onnx'],
  ] as const) {
    await mkdir(join(folder, name));
    await copyFile(join(realModelPath(name), file), join(folder, name, 'model.onnx'));
    await copyFile(join(realModelPath(name), 'golden.json'), join(folder, name, 'golden.json'));
  }
  await copyFile(await warmLock(), join(folder, 'mlpack.lock'));
  const first = { name: 'iris', model: 'iris-logreg/model.onnx', tests: 'iris-logreg/golden.json' };
  const second = { name: 'iris', version: '2.0.0', model: 'iris-rf/model.onnx' };
  await writeFile(join(folder, 'mlpack.yaml'), stringify({ name: 'shop', models: [first, second] }));
}

const layoutOf = (dir: string) => ['--builder', 'oci', '--output', `oci:${join(dir, 'image')}`];

it('has every model with its files, and a list of them; a generated context gives the same image', async ({
  dir,
}) => {
  await writeTwo(dir);
  const result = await runCli(['build', ...layoutOf(dir)], { cwd: dir, env: noEngine });
  expect(result.exitCode, result.stderr).toBe(0);
  expect(result.stderr).toMatch(/^note: iris 2\.0\.0: Output "output_probability" was a ZipMap's/m);
  expect(result.stderr).toMatch(/^note: iris 2\.0\.0: No golden cases given/m);
  expect(result.stdout).toMatch(/^iris 0\.1\.0 +1 case of the training framework pass$/m);
  expect(result.stdout).toMatch(/^iris 2\.0\.0 +\d cases recorded by onnxruntime pass$/m);

  const image = await wholeImage(layoutSource(join(dir, 'image'), {}), {
    os: 'linux',
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
  });
  const json = async (path: string): Promise<unknown> =>
    JSON.parse((await readImageFile(image, `opt/mlpack/config/${path}`)).toString());
  expect(await json('repository.json')).toMatchObject({
    models: [
      { name: 'iris', version: '0.1.0' },
      { name: 'iris', version: '2.0.0' },
    ],
  });
  expect(await json('models/iris/2.0.0/golden.json')).toMatchObject({ source: 'recorded' });
  expect(await json('models/iris/2.0.0/contract.json')).toMatchObject({
    version: '2.0.0',
    outputs: [{}, { name: 'output_probability', dtype: 'float32' }],
    steps: expect.arrayContaining([{ kind: 'labels', output: 'output_probability', labels: [0, 1, 2] }]),
  });
  const model = await readImageFile(image, 'opt/mlpack/model/iris/0.1.0/model.onnx');
  expect(model.equals(await readFile(join(dir, 'iris-logreg', 'model.onnx')))).toBe(true);

  await runCli(['generate', '--output', 'context'], { cwd: dir, env: noEngine });
  const again = await build(dir, ['context', ...layoutOf(dir)], { env: noEngine });
  expect(again).toMatchObject({ reference: 'shop:0.1.0', digest: image.descriptor.digest });
});

it('names the model whose golden cases fail, and builds none of them alone', async ({ dir }) => {
  await writeTwo(dir);
  const path = join(dir, 'mlpack.yaml');
  const config: { models: object[] } = parse(await readFile(path, 'utf8'));
  // The golden cases of another model with the same signature.
  const wrong = { ...config.models[1], tests: 'iris-logreg/golden.json' };
  await writeFile(path, stringify({ ...config, models: [config.models[0], wrong] }));
  const options = { cwd: dir, env: noEngine };
  expect(await failure(['build'], options)).toMatchObject({
    exitCode: 6,
    message: expect.stringMatching(/Golden cases of iris 2\.0\.0 that fail: \d+ of \d+\. Case/),
  });
  for (const args of [['iris-rf/model.onnx'], ['--golden', 'iris-rf/golden.json']])
    expect(await failure(['build', ...args], options)).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('[USAGE]'),
    });
});

it('serves every model from a container, where each is tested by its own path', async ({ engine, dir }) => {
  await writeTwo(dir);
  const tag = 'mlpack-several-test:1';
  const built = await runCli(['build', '--tag', tag], { cwd: dir, engine });
  expect(built.exitCode, built.stderr).toBe(0);
  const test = await runCli(['test', tag, '--json'], { cwd: dir, engine });
  expect(test.json(), test.stderr).toMatchObject({
    passed: true,
    runner: 'Docker',
    models: [
      { name: 'iris', version: '0.1.0', golden: { source: 'framework' } },
      { name: 'iris', version: '2.0.0', golden: { source: 'recorded' } },
    ],
  });
  await engine.dockerCli(['rmi', tag]);
});
