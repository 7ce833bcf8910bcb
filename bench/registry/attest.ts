/**
 * What it adds to a push to say where the image comes from, where the registry keeps no list of that:
 * node bench/registry/attest.ts
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { startRegistry } from '../../test/support/registry.ts';
import {
  median,
  mlpack,
  mlpackCommand,
  printSection,
  root,
  temporaryFolder,
  timeProcess,
} from '../support.ts';

const rounds = 9;

await using folder = await temporaryFolder();
const env = { ...process.env, XDG_CACHE_HOME: join(folder.path, 'cache') };
const registry = await startRegistry();
try {
  const project = join(folder.path, 'iris');
  await cp(join(root, 'examples', 'iris'), project, { recursive: true });
  const layout = join(folder.path, 'layout');
  const platform = ['--platform', 'linux/amd64,linux/arm64'];
  await mlpack(['build', '--version', '1.0.0', ...platform, '-o', `oci:${layout}`], { cwd: project, env });
  await mlpack(['push', `oci:${layout}`, `${registry.host}/team/first`], { env });
  let pushes = 0;
  const timesOf = async (tag: string, flags: readonly string[]): Promise<number> => {
    const timesMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Into a repository of its own: its layers are mounted, all that is said has to be sent.
      pushes += 1;
      const reference = `${registry.host}/team/push-${pushes}:${tag}`;
      const [, ...args] = mlpackCommand(['push', `oci:${layout}`, reference, ...flags]);
      timesMs.push(await timeProcess([process.execPath, ...args], { env }));
    }
    return median(timesMs);
  };
  const rows: string[][] = [];
  for (const [what, tag] of [
    ['a version', '1.0.0'],
    ['another tag', 'edge'],
  ] as const) {
    const alone = await timesOf(tag, ['--no-attest']);
    const said = await timesOf(tag, []);
    const inIndex = await timesOf(tag, ['--attest', 'index']);
    rows.push([what, ...[alone, said, inIndex].map((ms) => `${Math.round(ms)} ms`)]);
  }
  printSection(
    'Registry: what saying where an image comes from adds to a push',
    ['Pushed under', '--no-attest', 'attached', '--attest index'],
    rows,
  );
} finally {
  await registry.stop();
}
