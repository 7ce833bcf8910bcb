/** What mlpack push says of an image is where others look for it: oras, cosign, skopeo, docker buildx. */
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { artifactTool } from '../support/artifact-tools.ts';
import { runCli } from '../support/cli.ts';
import { startFaultRegistry } from '../support/fault-registry.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';

const iris = resolve(import.meta.dirname, '../../examples/iris');
const provenanceType = 'https://slsa.dev/provenance/v1';
const commit = 'c'.repeat(40);
const inGitHub = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'me/iris',
  GITHUB_SHA: commit,
  GITHUB_REF: 'refs/heads/main',
  GITHUB_RUN_ID: '7',
};

interface Pushed {
  readonly digest: string;
  readonly attached: readonly {
    readonly subject: string;
    readonly digest: string;
    readonly isNew: boolean;
  }[];
}

interface Discovered {
  readonly manifests: readonly { readonly digest: string; readonly annotations: Record<string, string> }[];
}

/** Builds the iris example for both platforms into `dir`; gives the digest of its index. */
async function built(dir: string): Promise<string> {
  await cp(iris, dir, { recursive: true });
  const args = ['build', '--json', '--version', '1.0.0', '--platform', 'linux/amd64,linux/arm64'];
  return ((await runCli(args, { cwd: dir })).json() as { digest: string }).digest;
}

async function push(dir: string, reference: string, ...more: string[]): Promise<Pushed> {
  const pushed = await runCli(['push', reference, '--json', ...more], { cwd: dir, env: inGitHub });
  return pushed.json() as Pushed;
}

async function hostOf(kind: string, host: string): Promise<string> {
  return kind.startsWith('docker') ? host : (await startFaultRegistry({ referrers: 'listed' })).host;
}

describe.each(['docker-registry, which has no referrers', 'a registry with the referrers API'])(
  '%s',
  (kind) => {
    it('has where an image comes from found by oras, cosign and mlpack', async ({ registry, dir }) => {
      const digest = await built(dir);
      const reference = `${await hostOf(kind, registry.host)}/team/iris`;
      const pushed = await push(dir, reference);
      expect(pushed.digest).toBe(digest);
      expect(pushed.attached.map(({ isNew }) => isNew)).toEqual([true, true, true]);
      const oras = await artifactTool('oras');
      for (const { subject, digest: attached } of pushed.attached) {
        const found = await runOk(oras, [
          'discover',
          '--plain-http',
          '--format',
          'json',
          `${reference}@${subject}`,
        ]);
        const { manifests } = JSON.parse(found.stdout) as Discovered;
        expect(manifests).toMatchObject([
          { digest: attached, annotations: { 'in-toto.io/predicate-type': provenanceType } },
        ]);
      }
      const tree = [
        'tree',
        '--allow-http-registry',
        '--registry-referrers-mode',
        'oci-1-1',
        `${reference}:1.0.0`,
      ];
      const env = { ...process.env, COSIGN_EXPERIMENTAL: '1', HOME: dir };
      const shown = await runOk(await artifactTool('cosign', 'sid'), tree, { env });
      expect(shown.stdout).toContain(pushed.attached[0]?.digest);
      const said = await runCli(['provenance', `${reference}:1.0.0`], { cwd: dir });
      expect(said.stdout).toContain('attached in the registry, unsigned');
      expect(said.stdout).toContain(`git+https://github.com/me/iris@refs/heads/main ${commit}`);
      expect(said.stdout).toContain(digest);
      expect((await push(dir, reference)).attached.map(({ isNew }) => isNew)).toEqual([false, false, false]);
      const history = await runCli(['history', reference, '--json'], { cwd: dir });
      expect(history.json()).toMatchObject({ versions: [{ digest }], channels: {} });
    });
  },
);

describe('--attest index', () => {
  it('has it found by docker buildx, and the image run by an engine and copied by skopeo', async ({
    registry,
    dir,
    engine,
    needs,
  }) => {
    needs('skopeo');
    const digest = await built(dir);
    const reference = `${registry.host}/team/iris:1.0.0`;
    const pushed = await push(dir, reference, '--attest', 'index');
    expect(pushed.digest).not.toBe(digest);
    const inspect = ['buildx', 'imagetools', 'inspect', reference];
    const shown = await runOk('docker', inspect, { env: engine.env });
    expect(shown.stdout).toContain('vnd.docker.reference.type');
    expect(shown.stdout).toContain('unknown/unknown');
    const json = await runOk('docker', [...inspect, '--format', '{{ json .Provenance }}'], {
      env: engine.env,
    });
    const provenance = JSON.parse(json.stdout) as Record<string, { SLSA: { buildDefinition: object } }>;
    expect(Object.keys(provenance).toSorted()).toEqual(['linux/amd64', 'linux/arm64']);
    expect(provenance['linux/amd64']?.SLSA.buildDefinition).toMatchObject({
      buildType: 'https://mlpack.dev/provenance/image/v1',
    });
    await runOk('docker', ['pull', '--quiet', reference], { env: engine.env });
    await runOk('docker', ['rmi', reference], { env: engine.env });
    const copy = `oci:${join(dir, 'copy')}:x`;
    await runOk('skopeo', ['copy', '--all', '--src-tls-verify=false', `docker://${reference}`, copy]);
    // What is passed over when it is read is said again.
    const again = await push(dir, reference, '--attest', 'index');
    const copied = await runCli(
      ['push', copy, `${registry.host}/prod/iris:1.0.0`, '--attest', 'index', '--json'],
      { cwd: dir },
    );
    expect((copied.json() as Pushed).digest).toBe(pushed.digest);
    expect(again.digest).toBe(pushed.digest);
  });
});
