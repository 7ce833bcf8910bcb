import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { realModelPath } from '../../../test/support/real-models.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { inspectedModel } from './inspected-model.ts';

const command = 'mlpack inspect';

async function project(yaml: string): Promise<string> {
  const folder = join(await tempDir(), 'project');
  await mkdir(join(folder, 'models'), { recursive: true });
  const model = join(realModelPath('iris-logreg'), 'model.onnx');
  for (const name of ['a.onnx', 'b.onnx']) await copyFile(model, join(folder, 'models', name));
  await writeFile(join(folder, 'mlpack.yaml'), yaml);
  return folder;
}

it('is the model of the folder where none is named, as mlpack.yaml has it', async () => {
  const cwd = await project('model: [models/a.onnx, models/b.onnx]\nmembers: [0]\n');
  const files = ['a', 'b'].map((name) => join(cwd, 'models', `${name}.onnx`));
  const said = { files, folder: cwd, members: ['0'] };
  expect(await inspectedModel({ cwd, command }, [])).toMatchObject({
    ...said,
    shown: 'models/a.onnx models/b.onnx',
  });
  expect(await inspectedModel({ cwd: join(cwd, '..'), command }, ['project'])).toMatchObject({
    ...said,
    shown: 'project/models/a.onnx project/models/b.onnx',
  });
});

it('is what is named, whatever mlpack.yaml says', async () => {
  const cwd = await project('model: models/a.onnx\n');
  expect(await inspectedModel({ cwd, command }, ['models/b.onnx'])).toEqual({
    files: [join(cwd, 'models/b.onnx')],
    shown: 'models/b.onnx',
  });
});

it('has the name of its folder where it is named by dots alone', async () => {
  const folder = join(await tempDir(), 'sentiment');
  await mkdir(join(folder, 'onnx'), { recursive: true });
  for (const named of ['.', './', './.']) {
    expect(await inspectedModel({ cwd: folder, command }, [named])).toEqual({
      files: [folder],
      shown: 'sentiment',
    });
  }
  expect(await inspectedModel({ cwd: join(folder, 'onnx'), command }, ['..'])).toMatchObject({
    shown: 'sentiment',
  });
  expect(await inspectedModel({ cwd: join(folder, '..'), command }, ['./sentiment/'])).toMatchObject({
    shown: './sentiment/',
  });
  await writeFile(join(folder, 'mlpack.yaml'), 'model: .\n');
  expect(await inspectedModel({ cwd: folder, command }, [])).toMatchObject({
    files: [folder],
    shown: 'sentiment',
  });
});

it('of several models, each is shown how to ask for', async () => {
  const cwd = await project(
    'models: [{ name: a, model: models/a.onnx }, { name: b, model: [models/a.onnx, models/b.onnx] }]\n',
  );
  await expect(inspectedModel({ cwd, command }, [])).rejects.toMatchObject({
    code: 'USAGE',
    suggestions: ['mlpack inspect models/a.onnx', 'mlpack inspect models/a.onnx models/b.onnx'],
  });
});
