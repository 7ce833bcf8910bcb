/** What mlpack signs, cosign takes; what cosign signs, mlpack takes: of two versions, in both formats, at a registry with and without the referrers API. */
import { join } from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { artifactTool } from '../support/artifact-tools.ts';
import { hostOf, offline, signing, unlogged, versions } from '../support/cosign/signing.ts';
import { it } from '../support/rig.ts';
import { run } from '../support/run.ts';

describe.for(['without', 'with'] as const)('at a registry %s the referrers API', (kind) => {
  it.for(['ecdsa-p256', 'ed25519'] as const)(
    'cosign takes what mlpack signs by %s, in both formats, and a second time adds nothing',
    async (type, { registry, dir }) => {
      const { image, mlpack, cosign } = await signing(await hostOf(kind, registry.host), dir);
      expect(await mlpack('keygen', '--type', type)).toMatchObject({ exitCode: 0 });
      const sign = ['sign', image, '--key', 'mlpack.key', '--format', 'both', '--json'];
      const signed = await mlpack(...sign);
      expect(signed, signed.stderr).toMatchObject({ exitCode: 0 });
      const states = (text: string) =>
        (JSON.parse(text) as { signatures: { isNew: boolean }[] }).signatures.map(({ isNew }) => isNew);
      expect(states(signed.stdout)).toEqual([true, true]);
      expect(states((await mlpack(...sign)).stdout)).toEqual([false, false]);
      for (const version of versions) {
        for (const isBundle of [true, false]) {
          const format = `--new-bundle-format=${isBundle}`;
          const verified = await cosign(version, 'verify', format, '--key', 'mlpack.pub', ...offline, image);
          expect(verified, `${version} ${format}: ${verified.stderr}`).toMatchObject({ exitCode: 0 });
        }
      }
      const own = await mlpack('verify', image, '--key', 'mlpack.pub');
      expect(own, own.stderr).toMatchObject({ exitCode: 0 });
    },
  );

  it.for(versions)(
    'mlpack takes what cosign %s signs, and no other key',
    async (version, { registry, dir }) => {
      const { image, digest, mlpack, cosign } = await signing(await hostOf(kind, registry.host), dir);
      expect(await cosign(version, 'generate-key-pair')).toMatchObject({ exitCode: 0 });
      const pinned = image.replace(/:1$/u, `@${digest}`);
      const old = version === '3.1' ? ['--use-signing-config=false'] : [];
      const signed = await cosign(version, 'sign', ...old, ...unlogged, '--key', 'cosign.key', pinned);
      expect(signed, signed.stderr).toMatchObject({ exitCode: 0 });
      const verified = await mlpack('verify', image, '--key', 'cosign.pub', '--json');
      expect(verified, verified.stderr).toMatchObject({ exitCode: 0 });
      expect(verified.stdout).toContain(version === '3.1' ? '"bundle"' : '"simple"');
      expect(await mlpack('keygen', 'other')).toMatchObject({ exitCode: 0 });
      const other = await mlpack('verify', image, '--key', 'other.pub');
      expect(other).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('is by another key') });
      // Its encrypted key signs here, too.
      const both = await mlpack('sign', image, '--key', 'cosign.key', '--format', 'both');
      expect(both, both.stderr).toMatchObject({ exitCode: 0 });
    },
  );

  it('a signature is no good for another repository, nor is a copy of it', async ({ registry, dir }) => {
    const host = await hostOf(kind, registry.host);
    const { image, push, mlpack } = await signing(host, dir);
    await push('team/other');
    await mlpack('keygen');
    await mlpack('sign', image, '--key', 'mlpack.key');
    const missing = await mlpack('verify', `${host}/team/other:1`, '--key', 'mlpack.pub');
    expect(missing).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('SIGNATURE_MISSING') });
    const oras = await artifactTool('oras');
    const flags = ['--from-plain-http', '--to-plain-http', '--recursive'];
    const copied = await run(oras, ['copy', ...flags, image, `${host}/team/other:2`]);
    expect(copied, copied.stderr).toMatchObject({ exitCode: 0 });
    const elsewhere = await mlpack('verify', `${host}/team/other:2`, '--key', 'mlpack.pub');
    expect(elsewhere).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining(`was made for ${host}/team/iris`),
    });
  });

  it('a command of the user signs, where the key is elsewhere', async ({ registry, dir }) => {
    const { image, mlpack, cosign } = await signing(await hostOf(kind, registry.host), dir);
    const key = ['ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', 'hsm.pem'];
    await run('openssl', key, { cwd: dir });
    await run('openssl', ['ec', '-in', 'hsm.pem', '-pubout', '-out', 'hsm.pub'], { cwd: dir });
    const command = 'openssl dgst -sha256 -sign hsm.pem | openssl base64 -A';
    const signed = await mlpack('sign', image, '--key', 'hsm.pub', '--signer', `cd '${dir}' && ${command}`);
    expect(signed, signed.stderr).toMatchObject({ exitCode: 0 });
    const verified = await cosign('3.1', 'verify', '--key', 'hsm.pub', ...offline, image);
    expect(verified, verified.stderr).toMatchObject({ exitCode: 0 });
    const failed = await mlpack('sign', image, '--key', 'hsm.pub', '--signer', 'echo AAAA');
    // It was signed before, and is not signed again.
    expect(failed).toMatchObject({ exitCode: 0 });
    await mlpack('keygen', 'other');
    const wrong = await mlpack('sign', image, '--key', 'other.pub', '--signer', 'echo AAAA');
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('SIGNER_FAILED') });
  });
});

it('keys are not written over, and belong to their owner alone', async ({ registry, dir }) => {
  const { mlpack } = await signing(registry.host, dir);
  await mlpack('keygen');
  const before = await readFile(join(dir, 'mlpack.key'), 'utf8');
  expect(await mlpack('keygen')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('OUTPUT_EXISTS'),
  });
  expect(await readFile(join(dir, 'mlpack.key'), 'utf8')).toBe(before);
  const mode = await run('stat', ['--format', '%a', 'mlpack.key'], { cwd: dir });
  expect(mode.stdout.trim()).toBe('600');
  await writeFile(join(dir, 'free.pub'), 'something else');
  expect(await mlpack('keygen', 'free')).toMatchObject({ exitCode: 2 });
  expect(await run('ls', ['free.key'], { cwd: dir })).toMatchObject({ exitCode: 2 });
});
