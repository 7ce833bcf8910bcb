import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { locateImage } from './locate-image.ts';
import { rememberModelFiles } from './model-files.ts';
import { openSource } from './open-source.ts';

/** None, as Python pickles it with protocol 4. */
const pickle = Buffer.from('80044e2e', 'hex');

let environment: Environment;
let cwd: string;

beforeEach(async () => {
  cwd = await tempDir();
  environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
});

const open = async (argument: string) => openSource(environment, await locateImage(environment, argument));

it.each([
  ['iris.pkl', pickle, 'iris.pkl'],
  ['my model.joblib.gz', gzipSync(pickle), "'my model.joblib.gz'"],
  ['catboost.bin', Buffer.from('CBM1'), 'catboost.bin'],
])('a model where an image is wanted is told from one: %s', async (name, bytes, word) => {
  await writeFile(join(cwd, name), bytes);
  for (const argument of [name, `oci-archive:${name}`]) {
    await expect(open(argument)).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: `${name} is a model, not an image.`,
      suggestions: [
        `Serve it: mlpack serve ${word}`,
        `Or build an image of it: mlpack build ${word}, then: mlpack test NAME`,
      ],
    });
  }
});

it('an image that was built of it here is named, an ONNX file too', async () => {
  const path = join(cwd, 'iris.onnx');
  await copyFile(join(import.meta.dirname, '../../../models/iris/model.onnx'), path);
  await rememberModelFiles(cwd, { reference: 'flowers:1.0.0', models: [{ path, sha256: 'a' }] });
  await expect(open('iris.onnx')).rejects.toMatchObject({
    code: 'IMAGE_INVALID',
    suggestions: ['Its image, built here: mlpack test flowers:1.0.0', 'Serve it: mlpack serve iris.onnx'],
  });
});

it('a model that mlpack does not take is called what it is, and anything else no archive', async () => {
  await writeFile(join(cwd, 'llm.gguf'), 'GGUF and so on');
  await expect(open('llm.gguf')).rejects.toMatchObject({
    code: 'IMAGE_INVALID',
    message: 'llm.gguf is a GGUF language model (llama.cpp), not an image.',
    suggestions: [expect.stringContaining('optimum-cli export onnx')],
  });
  for (const [name, bytes] of [
    ['cut.tar', Buffer.alloc(700, 'x')],
    ['cut.tar.gz', gzipSync(Buffer.alloc(700, 'x'))],
  ] as const) {
    await writeFile(join(cwd, name), bytes);
    await expect(open(name), name).rejects.toMatchObject({ message: expect.not.stringContaining('model') });
  }
});
