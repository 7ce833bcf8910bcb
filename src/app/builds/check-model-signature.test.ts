import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { environmentOf } from '../../../test/support/stack-environment.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { makeKeyPair } from '../../attest/keys/key-pair.ts';
import { bytesContent, readAll } from '../../util/blobs/content.ts';
import type { Environment } from '../environment/environment.ts';
import { signModel } from '../trust/sign-model.ts';
import { checkModelSignature, type ModelSignatureOptions } from './check-model-signature.ts';

let folder = '';
let environment: Environment;
const notes: string[] = [];

beforeEach(async () => {
  folder = await tempDir();
  notes.length = 0;
  environment = await environmentOf(folder, notes);
  const pair = await makeKeyPair('ed25519', '');
  await writeFile(join(folder, 'mlpack.key'), pair.privateKey);
  await writeFile(join(folder, 'mlpack.pub'), pair.publicKey);
  await writeFile(join(folder, 'model.onnx'), 'a model');
  await writeFile(join(folder, 'weights.bin'), 'weights');
});

async function sign(model: string): Promise<void> {
  const password = () => Promise.resolve('');
  const key = { key: 'mlpack.key', signer: undefined, password };
  await signModel(environment, { model, ...key, signature: undefined, ignored: [] });
}

/** What a build of model.onnx with its weights does. */
function check(options: ModelSignatureOptions = {}) {
  const files = ['model.onnx', 'weights.bin'].map((path) => ({
    path,
    content: bytesContent(''),
    source: join(folder, path),
  }));
  const origin = { path: join(folder, 'model.onnx'), isConverted: false };
  return checkModelSignature(environment, { origin, files }, options);
}

const byKey = { modelKeys: ['mlpack.pub'], requireModelSignature: true };

describe('a build', () => {
  it('takes a model without a signature, unless one is required', async () => {
    expect(await check()).toBeNull();
    expect(await check({ modelKeys: ['mlpack.pub'] })).toBeNull();
    await expect(check(byKey)).rejects.toMatchObject({
      code: 'SIGNATURE_MISSING',
      suggestions: [expect.stringContaining('mlpack sign-model')],
    });
  });

  it("checks a folder's signature that is beside the model, and takes it along", async () => {
    await sign('.');
    const content = await check(byKey);
    expect(String(content && (await readAll(content)))).toContain('dsseEnvelope');
    expect(notes).toEqual([]);
    expect(await check()).not.toBeNull();
    expect(notes).toEqual([expect.stringContaining('--model-key would check')]);
  });

  it('refuses files that were changed since, and those that the signature is not of', async () => {
    await sign('.');
    await writeFile(join(folder, 'weights.bin'), 'others');
    const another = {
      code: 'SIGNATURE_INVALID',
      message: expect.stringContaining('is of another weights.bin'),
    };
    await expect(check()).rejects.toMatchObject(another);
    await sign('model.onnx');
    await expect(check(byKey)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
      message: expect.stringContaining('is not of weights.bin'),
    });
  });

  it('refuses a signature by another key, and one that is none', async () => {
    await sign('.');
    const other = await makeKeyPair('ecdsa-p256', '');
    await writeFile(join(folder, 'other.pub'), other.publicKey);
    const refused = { code: 'SIGNATURE_INVALID', message: expect.stringContaining('is by another key') };
    await expect(check({ modelKeys: ['other.pub'] })).rejects.toMatchObject(refused);
    expect(await check({ modelKeys: ['other.pub', 'mlpack.pub'] })).not.toBeNull();
    await writeFile(join(folder, 'model.sig'), '{}');
    await expect(check()).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });
});
