import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../../test/support/stack-environment.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { makeKeyPair } from '../../attest/keys/key-pair.ts';
import { signModel } from './sign-model.ts';
import { readModelSignature, verifyModel } from './verify-model.ts';

/** What the reference implementation signed, its key's public half, and vectors and schemas of the specification. */
const vectors = resolve(import.meta.dirname, '../../../test/support/model-signing');
const versions = ['v0.3.1', 'v1.0.0', 'v1.0.1', 'v1.1.0'] as const;
const key = join(vectors, 'signing-key-pub.pem');

async function verified(
  model: string,
  keys: string = key,
  { signature, ignored = [] }: { readonly signature?: string; readonly ignored?: readonly string[] } = {},
) {
  const environment = await environmentOf(await tempDir());
  return verifyModel(environment, { model, keys: [keys], signature, ignored });
}

/** A model of two files, signed here. */
async function signed() {
  const folder = join(await tempDir(), 'model');
  await mkdir(join(folder, 'parts'), { recursive: true });
  await writeFile(join(folder, 'model.onnx'), 'a model');
  await writeFile(join(folder, 'parts/weights.bin'), 'weights');
  const pair = await makeKeyPair('ecdsa-p256', 'pw');
  const [privateKey, publicKey] = [join(folder, '../mlpack.key'), join(folder, '../mlpack.pub')];
  await writeFile(privateKey, pair.privateKey);
  await writeFile(publicKey, pair.publicKey);
  const environment = await environmentOf(folder);
  const sign = (ignored: readonly string[] = []) =>
    signModel(environment, {
      model: folder,
      key: privateKey,
      signer: undefined,
      password: () => Promise.resolve('pw'),
      signature: undefined,
      ignored,
    });
  return { folder, sign, verify: () => verified(folder, publicKey) };
}

const invalid = (message: string) => ({
  code: 'SIGNATURE_INVALID',
  message: expect.stringContaining(message),
});

describe('a signature of a model', () => {
  it.for(versions)('of the reference implementation %s is taken', async (version) => {
    const folder = join(vectors, version);
    const [model, files] = version < 'v1.0.1' ? [join(folder, 'signme-1'), 1] : [folder, 2];
    const asked = { signature: join(folder, 'model.sig'), ignored: ['ignore-me'] };
    expect(await verified(model, key, asked)).toMatchObject({ files });
  });

  it('of the reference implementation is refused once a file is another, missing, or one too many', async () => {
    const changed = async (change: (folder: string) => Promise<void>) => {
      const folder = await tempDir();
      await cp(join(vectors, 'v1.1.0'), folder, { recursive: true });
      await change(folder);
      return verified(folder, key, { ignored: ['ignore-me'] });
    };
    await expect(changed((folder) => writeFile(join(folder, 'signme-1'), 'x'))).rejects.toMatchObject(
      invalid('is of another signme-1'),
    );
    await expect(changed((folder) => rm(join(folder, 'signme-2')))).rejects.toMatchObject(
      invalid("is of signme-2, which isn't there"),
    );
    await expect(changed((folder) => writeFile(join(folder, 'more'), 'x'))).rejects.toMatchObject(
      invalid('is not of more'),
    );
    await expect(changed((folder) => symlink('signme-1', join(folder, 'link')))).rejects.toMatchObject(
      invalid('is a link'),
    );
  });

  it("reads the specification's vectors, and refuses those that are none", async () => {
    const read = (path: string) => readModelSignature(join(vectors, 'spec', path), []);
    const { manifest } = await read('valid/key.bundle.json');
    expect(manifest.resources.map(({ path }) => path)).toEqual(['signme-1', 'signme-2']);
    for (const name of await readdir(join(vectors, 'spec/valid')))
      await expect(read(`valid/${name}`)).resolves.toMatchObject({ isByKey: false });
    const refused = ['invalid/empty', 'invalid/missing-envelope', 'invalid-payload/wrong-predicate'];
    for (const name of refused)
      await expect(read(`${name}.bundle.json`)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it("is written as the specification's schemas want it", async () => {
    const { folder, sign, verify } = await signed();
    const { signature } = await sign();
    expect(await verify()).toMatchObject({ files: 2 });
    const schema = async (name: string): Promise<object> =>
      JSON.parse(await readFile(join(vectors, 'spec', `${name}.schema.json`), 'utf8'));
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const name of ['predicate', 'statement', 'envelope', 'bundle'])
      ajv.addSchema(await schema(name), name);
    const bundle: { dsseEnvelope: { payload: string } } = JSON.parse(await readFile(signature, 'utf8'));
    expect(ajv.validate('bundle', bundle), ajv.errorsText()).toBe(true);
    const payload: object = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString());
    expect(ajv.validate('statement', payload), ajv.errorsText()).toBe(true);
    expect(signature).toBe(join(folder, 'model.sig'));
  });

  it('leaves out what is ignored, and is by its key alone', async () => {
    const { folder, sign, verify } = await signed();
    await mkdir(join(folder, '.git'));
    await writeFile(join(folder, '.git/config'), 'x');
    await writeFile(join(folder, 'notes'), 'x');
    await sign(['notes']);
    expect(await verify()).toMatchObject({ files: 2 });
    await expect(verified(folder)).rejects.toMatchObject(invalid('is by another key'));
    await writeFile(join(folder, 'model.onnx'), 'another');
    await expect(verify()).rejects.toMatchObject(invalid('is of another model.onnx'));
  });
});
