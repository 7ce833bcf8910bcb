/** SBOMs by the libraries that tools in Go read them by: CycloneDX's own and SPDX's, which are built first where they have not been. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { build, writeIris } from '../support/iris.ts';
import { run, runOk } from '../support/run.ts';
import { goReader } from '../support/sbom/go-reader.ts';
import { fileTempDir } from '../support/temp.ts';

let dir: string;
let reader: string;

beforeAll(async () => {
  dir = await fileTempDir();
  await writeIris(dir);
  await build(dir, ['--platform', 'linux/amd64']);
  reader = await goReader();
}, 1_800_000);

it.each(['cyclonedx', 'spdx'] as const)('%s is read whole', async (format) => {
  const path = join(dir, `${format}.json`);
  const written = await runCli(['sbom', '--json', '--format', format, '--output', path], { cwd: dir });
  const [about] = written.json() as [{ readonly components: number; readonly files: number }];
  const { stdout } = await runOk(reader, [format, path]);
  const found = JSON.parse(stdout) as { readonly components: number; readonly files: number };
  // SPDX has the image among its packages, and no links among its files.
  expect(found.components).toBe(format === 'spdx' ? about.components + 1 : about.components);
  expect(found.files).toBeGreaterThan(format === 'spdx' ? about.files - 100 : about.files - 1);
});

it.each([
  ['cyclonedx', '"modelCard": {', '"modelCard": { "unknown": 1,'],
  ['spdx', '"relatedSpdxElement": "SPDXRef-Image"', '"relatedSpdxElement": "SPDXRef-gone"'],
])('%s that is wrong is not', async (format, from, to) => {
  const path = join(dir, `wrong.${format}.json`);
  await runCli(['sbom', '--format', format, '--output', path], { cwd: dir });
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
  expect((await run(reader, [format, path])).exitCode).toBe(1);
});
