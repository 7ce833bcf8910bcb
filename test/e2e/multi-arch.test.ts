/** One build for both CPUs on one of them: an index, and the foreign half serves what it should. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readGolden } from '../../src/model/golden/read-golden.ts';
import { mirrored, writeMirrors } from '../support/mirrors.ts';
import { tempDir } from '../support/temp.ts';
import { prepareOnnx } from '../../src/model/formats/onnx/prepare-onnx.ts';
import { readImageTree } from '../../src/oci/image/image-tree.ts';
import { layoutSource } from '../../src/oci/layout/layout-source.ts';
import { compareTensors } from '../../src/tensor/compare.ts';
import { inferRequest, inferResponse } from '../../src/smoke/inference-protocol.ts';
import { runCli } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { writeProject } from '../support/projects.ts';
import { realModels } from '../support/real-models.ts';
import { it } from '../support/rig.ts';
import { runOk, start } from '../support/run.ts';
import { findTool } from '../support/tools.ts';
import { wholeImage } from '../support/whole-image.ts';

const arm64 = { os: 'linux', architecture: 'arm64' } as const;

/** The server of an image in a layout, as a process of this machine. */
interface UnpackedServer extends AsyncDisposable {
  /** What it answers to a request of the Open Inference Protocol. */
  infer(model: string, body: string): Promise<unknown>;
}

/** Starts the server of an image without an engine, emulated where it is for arm64. */
async function startUnpacked(
  layout: string,
  reference: string,
  architecture: 'amd64' | 'arm64',
): Promise<UnpackedServer> {
  const bundle = join(await tempDir(), 'bundle');
  await runOk('umoci', ['unpack', '--rootless', '--image', `${layout}:${reference}`, bundle]);
  const rootfs = join(bundle, 'rootfs');
  const node = ['/usr/local/bin/node', '/opt/mlpack/server/server.mjs'];
  if (architecture === 'arm64') {
    const qemu = (await findTool('qemu-aarch64-static')) ?? '';
    await mkdir(join(rootfs, 'usr/bin'), { recursive: true });
    await copyFile(qemu, join(rootfs, 'usr/bin/qemu-aarch64-static'));
    node.unshift('/usr/bin/qemu-aarch64-static');
  }
  const port = await freePort();
  const server = start('/usr/sbin/chroot', [rootfs, ...node], {
    env: {
      PATH: '/usr/local/bin',
      NODE_ENV: 'production',
      ORT_DISABLE_TELEMETRY: '1',
      HOST: '127.0.0.1',
      PORT: String(port),
      GRPC_PORT: String(await freePort()),
    },
  });
  const end = async () => {
    server.kill('SIGKILL');
    await server.finished;
  };
  await server.until(/"msg":"ready"/).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    async infer(model, body) {
      const headers = { 'content-type': 'application/json' };
      const url = `http://127.0.0.1:${port}/v2/models/${model}/infer`;
      return await (await fetch(url, { method: 'POST', headers, body })).json();
    },
    [Symbol.asyncDispose]: end,
  };
}

interface Built {
  readonly reference: string;
  readonly digest: string;
  readonly images: readonly { readonly platform: string; readonly digest: string }[];
}

describe('a build for linux/amd64 and linux/arm64', () => {
  it('is an index; each image is the one built alone; the foreign one predicts right', async ({
    dir,
    needs,
  }) => {
    needs('umoci', 'skopeo', 'qemu-aarch64-static');
    const model = realModels.find(({ name }) => name === 'iris-rf/model.onnx');
    if (model === undefined) throw new Error('the iris forest is gone');
    const file = await writeProject(dir, model);
    const build = (platform: string, layout: string) =>
      runCli(['build', file, '--json', '--platform', platform, '--output', `oci:${join(dir, layout)}`], {
        cwd: dir,
      });
    const both = await build('linux/amd64,linux/arm64', 'both');
    const alone = await build('linux/arm64', 'alone');
    const built: Built = JSON.parse(both.stdout);
    expect(built.images.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64']);
    expect(built.digest).not.toBe(built.images[0]?.digest);
    expect(alone.json()).toMatchObject({ digest: built.images[1]?.digest });

    const image = await wholeImage(layoutSource(join(dir, 'both'), {}), arm64);
    expect(image.descriptor.digest).toBe(built.images[1]?.digest);
    const tree = await readImageTree(image);
    expect([...tree.paths()].filter((path) => /linux\/x64/.test(path))).toEqual([]);

    const [name = ''] = built.reference.split(':');
    await using server = await startUnpacked(join(dir, 'alone'), built.reference, 'arm64');
    const { signature } = await prepareOnnx(model.path, { folder: tempDir });
    const golden = await readGolden(model.goldenPath, signature);
    for (const { inputs, outputs, tolerance } of golden.cases) {
      const got = inferResponse(await server.infer(name, inferRequest(inputs)));
      if (typeof got === 'string') throw new Error(got);
      for (const expected of outputs) {
        const actual = got.get(expected.name);
        expect(actual && compareTensors(expected, actual, tolerance)).toBeNull();
      }
    }
  });

  it('makes the same tensors of pictures, audio and texts, to the last bit', async ({ dir, needs }) => {
    needs('umoci', 'skopeo', 'qemu-aarch64-static');
    await writeMirrors(dir);
    const answers: Record<string, readonly unknown[]> = {};
    for (const architecture of ['amd64', 'arm64'] as const) {
      const layout = join(dir, `oci-${architecture}`);
      const args = ['build', '--json', '--platform', `linux/${architecture}`, '--output', `oci:${layout}`];
      const built = await runCli(args, { cwd: dir });
      expect(built, built.stderr).toMatchObject({ exitCode: 0 });
      const { reference }: Built = JSON.parse(built.stdout);
      await using server = await startUnpacked(layout, reference, architecture);
      const asked: unknown[] = [];
      for (const [model, inputs] of mirrored()) {
        asked.push(await server.infer(model, JSON.stringify({ inputs })));
      }
      answers[architecture] = asked;
    }
    expect(answers['arm64']).toEqual(answers['amd64']);
    expect(answers['amd64']).toMatchObject(mirrored().map(([model]) => ({ model_name: model })));
  });
});
