import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { openProject } from './project.ts';

const command = 'mlpack serve';

/** A folder with these files, all empty but mlpack.yaml. */
async function folderOf(config: string | undefined, ...files: string[]): Promise<string> {
  const folder = await tempDir();
  if (config !== undefined) await writeFile(join(folder, 'mlpack.yaml'), config);
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '');
  }
  return folder;
}

const several = `version: 3.0.0
models:
  - {name: iris, model: a/model.onnx, tests: a/golden.json}
  - {name: iris, version: 2.0.0, model: b/model.onnx}
`;

describe('openProject', () => {
  it('says why a version with build metadata is none', async () => {
    const cwd = await folderOf(undefined, 'model.onnx');
    await expect(openProject({ cwd, command }, undefined, '1.0.0+build.5')).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('it is also the tag of the image, which can have no "+"'),
      suggestions: ['--version 1.0.0'],
    });
  });

  it('without a list, the image is its one model', async () => {
    const cwd = await folderOf('name: iris\nimage: ghcr.io/me/iris\n', 'model.onnx');
    const project = await openProject({ cwd, command }, undefined, '2.0.0');
    expect(project).toMatchObject({ name: 'iris', version: '2.0.0', repository: 'ghcr.io/me/iris' });
    expect(project.models).toEqual([
      {
        name: 'iris',
        version: '2.0.0',
        path: join(cwd, 'model.onnx'),
        config: { name: 'iris', image: 'ghcr.io/me/iris' },
        before: [],
        passedOver: [],
        configSteps: [],
      },
    ]);
  });

  it.each(['x y', '1.2', 'latest', '1.2+4', ''])(
    'refuses the version "%s", which is to be a tag',
    async (version) => {
      const cwd = await folderOf(undefined, 'model.onnx');
      await expect(openProject({ cwd, command }, undefined, version)).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringContaining('1.2.3, or auto'),
      });
    },
  );

  it.each([
    ['toString', 'tostring'],
    ['__proto__', 'proto'],
    ['my_model.v2', 'my_model.v2'],
    ['a__b-C', 'a__b-c'],
  ])('may be of a model called %s, whose image is called %s', async (name, repository) => {
    const cwd = await folderOf(`name: ${name}\n`, 'model.onnx');
    expect(await openProject({ cwd, command }, undefined)).toMatchObject({
      name,
      repository,
      models: [{ name }],
    });
  });

  it('with a list, the image has a name and version of its own', async () => {
    const cwd = await folderOf(several, 'a/model.onnx', 'b/model.onnx');
    const project = await openProject({ cwd, command }, undefined, '4.0.0');
    const name = basename(cwd)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-');
    expect(project).toMatchObject({ name, repository: name, version: '4.0.0' });
    expect(project.models).toMatchObject([
      { name: 'iris', version: '0.1.0', path: join(cwd, 'a/model.onnx'), configSteps: ['models', '0'] },
      { name: 'iris', version: '2.0.0', path: join(cwd, 'b/model.onnx'), configSteps: ['models', '1'] },
    ]);
    expect(await openProject({ cwd: dirname(cwd), command }, cwd)).toMatchObject({ version: '3.0.0' });
  });

  it('names the entry whose file is missing', async () => {
    const cwd = await folderOf(several, 'a/model.onnx');
    await expect(openProject({ cwd, command }, undefined)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: `${join(cwd, 'b/model.onnx')} (from mlpack.yaml: models.1.model) does not exist.`,
    });
  });

  it('refuses to build one of several alone, or another in their place', async () => {
    const cwd = await folderOf(several.replaceAll('/model', ''), 'a.onnx', 'b.onnx', 'c.onnx');
    for (const [from, file] of [
      [cwd, 'a.onnx'],
      [cwd, 'c.onnx'],
      [dirname(cwd), join(cwd, 'b.onnx')],
    ] as const) {
      await expect(openProject({ cwd: from, command }, file)).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringContaining(`${join(cwd, 'mlpack.yaml')} lists the models`),
      });
    }
    const elsewhere = await folderOf(undefined);
    const project = await openProject({ cwd: elsewhere, command }, join(cwd, 'c.onnx'));
    expect(project).toMatchObject({ folder: elsewhere, name: 'c' });
  });

  it('where no model is named, suggests the same command with one, as a shell takes it', async () => {
    const none = await folderOf(undefined);
    await expect(openProject({ cwd: none, command }, undefined)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      suggestions: ['Name the model: mlpack serve path/to/model.onnx'],
    });
    const two = await folderOf(undefined, 'my model.onnx', 'z.onnx');
    await expect(openProject({ cwd: two, command }, undefined)).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: [
        "Name one: mlpack serve 'my model.onnx'",
        'Name it in mlpack.yaml: model: "my model.onnx"',
        'Name those that make a chain, in the order in which they compute: mlpack serve network.onnx head.onnx',
      ],
    });
  });

  it('says what the path of a missing model is relative to', async () => {
    const cwd = await folderOf('model: gone.onnx\n');
    const suggests = (origin: string) => ({
      code: 'FILE_NOT_FOUND',
      suggestions: [`Check the path; it is relative to ${origin}.`],
    });
    await expect(openProject({ cwd, command }, undefined)).rejects.toMatchObject(
      suggests('the folder of mlpack.yaml'),
    );
    await expect(openProject({ cwd, command }, 'other.onnx')).rejects.toMatchObject(
      suggests('the current folder'),
    );
  });
});
