import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { parsePlatform } from '../../src/oci/documents/platform.ts';
import { createRegistryClient } from '../../src/registry/client/client.ts';
import { credentialFinder } from '../../src/registry/credentials/credential-finder.ts';
import { pullImage, resolveDigest } from '../../src/registry/pull/pull.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { createHttpClient } from '../../src/util/http/http.ts';
import { registryUser } from '../support/registry.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';

const amd64 = parsePlatform('linux/amd64');

/** An image of one layer, made by umoci and pushed by skopeo, so that neither end of the wire is ours. */
async function pushImage(dir: string, destination: string, flags: readonly string[] = []): Promise<string> {
  const layout = join(dir, 'layout');
  const content = join(dir, 'content');
  await mkdir(content);
  await writeFile(join(content, 'hello'), 'hello');
  await runOk('umoci', ['init', '--layout', layout]);
  await runOk('umoci', ['new', '--image', `${layout}:1`]);
  await runOk('umoci', ['config', '--image', `${layout}:1`, '--architecture', 'amd64', '--os', 'linux']);
  await runOk('umoci', ['insert', '--rootless', '--image', `${layout}:1`, join(content, 'hello'), '/hello']);
  const insecure = '--dest-tls-verify=false';
  await runOk('skopeo', ['copy', insecure, ...flags, `oci:${layout}:1`, `docker://${destination}`]);
  return layout;
}

function clientOf(home: string) {
  const http = createHttpClient({ userAgent: 'mlpack-test' });
  return { http, client: createRegistryClient({ http, findCredentials: credentialFinder({}, home) }) };
}

describe('the registry client against docker-registry', () => {
  for (const format of ['oci', 'v2s2']) {
    it(`pulls what skopeo pushed (${format})`, async ({ dir, registry, needs }) => {
      needs('skopeo', 'umoci');
      const reference = `${registry.host}/team/hello:1`;
      await pushImage(dir, reference, ['--format', format]);
      const { http, client } = clientOf(dir);
      const digest = await resolveDigest(client, reference);
      const inspected = await runOk('skopeo', ['inspect', '--tls-verify=false', `docker://${reference}`]);
      expect(JSON.parse(inspected.stdout)).toMatchObject({ Digest: digest });
      const store = createFileBlobStore(join(dir, 'cache'));
      const image = await pullImage(client, `${registry.host}/team/hello@${digest}`, amd64, { store });
      expect(image.descriptor.digest).toBe(digest);
      expect(image.layers).toHaveLength(1);
      await expect(
        pullImage(client, reference, parsePlatform('linux/arm64'), { store }),
      ).rejects.toMatchObject({
        code: 'REGISTRY_NOT_FOUND',
        message: expect.stringContaining('linux/amd64'),
      });
      await expect(resolveDigest(client, `${registry.host}/team/hello:2`)).rejects.toMatchObject({
        code: 'REGISTRY_NOT_FOUND',
        message: expect.stringContaining('manifest unknown'),
      });
      await http.close();
    });
  }

  it('logs in with what skopeo login left', async ({ dir, privateRegistry, needs }) => {
    needs('skopeo', 'umoci');
    const { username, password } = registryUser;
    const reference = `${privateRegistry.host}/team/hello:1`;
    await pushImage(dir, reference, ['--dest-creds', `${username}:${password}`]);
    const { http, client } = clientOf(dir);
    await expect(resolveDigest(client, reference)).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
    await mkdir(join(dir, '.docker'));
    const authFile = ['--authfile', join(dir, '.docker', 'config.json')];
    const login = ['login', '--tls-verify=false', ...authFile, '-u', username, '-p', password];
    await runOk('skopeo', [...login, privateRegistry.host]);
    const loggedIn = clientOf(dir);
    expect(await resolveDigest(loggedIn.client, reference)).toMatch(/^sha256:/u);
    await Promise.all([http.close(), loggedIn.http.close()]);
  });
});
