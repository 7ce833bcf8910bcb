/** The long form of src/registry/failing-transfers.test.ts. */
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { layoutSource } from '../../src/oci/layout/layout-source.ts';
import { runCli } from '../support/cli.ts';
import { failingTransfers, failingTransfersOf } from '../support/failing-transfers.ts';
import { tempDir } from '../support/temp.ts';
import { wholeBundle } from '../support/whole-image.ts';

const iris = resolve(import.meta.dirname, '../../examples/iris');
const images = Number(process.env['MLPACK_SOAK_IMAGES'] ?? 100);
const seed = Number(process.env['MLPACK_SOAK_SEED'] ?? 2026);

it.each([seed, seed + 1])(
  `${images} of ${images} images get through a registry that fails one request in five (seed %i)`,
  async (failing) => {
    const figures = await failingTransfers(images, failing);
    process.stdout.write(`${JSON.stringify({ seed: failing, ...figures })}\n`);
    expect(figures.images).toBe(images);
  },
);

it(`${images} of ${images} pushes and pulls of the iris image get through the same`, async () => {
  const cwd = await tempDir();
  await cp(iris, cwd, { recursive: true });
  const layout = join(cwd, 'layout');
  const args = ['build', '--no-test', '--platform', 'linux/amd64,linux/arm64', '-o', `oci:${layout}`];
  expect(await runCli(args, { cwd })).toMatchObject({ exitCode: 0 });
  const figures = await failingTransfersOf(await wholeBundle(layoutSource(layout, {})), images, seed);
  process.stdout.write(`${JSON.stringify({ seed, ...figures })}\n`);
  expect(figures.images).toBe(images);
});
