/** One build for both CPUs on one of them: an index, and the foreign half serves what it should. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readGolden } from '../../src/model/golden/read-golden.ts';
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

    const bundle = join(dir, 'bundle');
    const [name = ''] = built.reference.split(':');
    await runOk('umoci', [
      'unpack',
      '--rootless',
      '--image',
      `${join(dir, 'alone')}:${built.reference}`,
      bundle,
    ]);
    const rootfs = join(bundle, 'rootfs');
    const qemu = (await findTool('qemu-aarch64-static')) ?? '';
    await mkdir(join(rootfs, 'usr/bin'), { recursive: true });
    await copyFile(qemu, join(rootfs, 'usr/bin/qemu-aarch64-static'));
    const port = await freePort();
    const node = ['/usr/bin/qemu-aarch64-static', '/usr/local/bin/node', '/opt/mlpack/server/server.mjs'];
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
    try {
      await server.until(/"msg":"ready"/);
      const { signature } = await prepareOnnx(model.path, { folder: tempDir });
      const golden = await readGolden(model.goldenPath, signature);
      for (const { inputs, outputs, tolerance } of golden.cases) {
        const answer = await fetch(`http://127.0.0.1:${port}/v2/models/${name}/infer`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: inferRequest(inputs),
        });
        const got = inferResponse(await answer.json());
        if (typeof got === 'string') throw new Error(got);
        for (const expected of outputs) {
          const actual = got.get(expected.name);
          expect(actual && compareTensors(expected, actual, tolerance)).toBeNull();
        }
      }
    } finally {
      server.kill('SIGKILL');
      await server.finished;
    }
  });
});
