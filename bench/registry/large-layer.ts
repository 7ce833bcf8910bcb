/**
 * Pushing and pulling an image with a layer of 2 GB beside skopeo, whole processes, turn about:
 * node bench/registry/large-layer.ts [ROUNDS]
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNoiseLayout } from '../../test/support/noise-layout.ts';
import { startRegistry } from '../../test/support/registry.ts';
import {
  countArgument,
  median,
  megabytes,
  mlpackCommand,
  printSection,
  temporaryFolder,
} from '../support.ts';
import { peakResident } from '../peak-memory.ts';

const layerBytes = 2_000_000_000;
const rounds = countArgument(3);

interface Measured {
  readonly timesMs: number[];
  readonly peakBytes: number[];
}

await using folder = await temporaryFolder();
const env = { ...process.env, XDG_CACHE_HOME: join(folder.path, 'cache') };
const layout = join(folder.path, 'layout');
await writeNoiseLayout(layout, { seed: 'large', layers: [layerBytes] });
const measured = new Map<string, Measured>();
for (let round = 0; round < rounds; round += 1) {
  // An empty registry and cache each time: neither program may find what the other has sent.
  const registry = await startRegistry();
  try {
    const [ours, theirs] = [`${registry.host}/large/mlpack:1.0.0`, `${registry.host}/skopeo/large:1.0.0`];
    const [pulled, copied] = [join(folder.path, 'pulled'), join(folder.path, 'copied')];
    await measure('push: mlpack', mlpackCommand(['push', `oci:${layout}`, ours]));
    const insecure = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    // A registry knows blobs by digest over all its repositories, so skopeo gets one of its own.
    const other = await startRegistry();
    const elsewhere = theirs.replace(registry.host, other.host);
    await measure('push: skopeo', [
      'skopeo',
      'copy',
      ...insecure,
      `oci:${layout}:1.0.0`,
      `docker://${elsewhere}`,
    ]);
    await measure('pull: mlpack', mlpackCommand(['pull', ours, '-o', `oci:${pulled}`]));
    await measure('pull: skopeo', [
      'skopeo',
      'copy',
      ...insecure,
      `docker://${elsewhere}`,
      `oci:${copied}:1.0.0`,
    ]);
    await other.stop();
    for (const path of [pulled, copied, join(folder.path, 'cache')])
      await rm(path, { recursive: true, force: true });
  } finally {
    await registry.stop();
  }
}
const speed = (name: string) => layerBytes / median(measured.get(name)?.timesMs ?? []);
printSection(
  'Registry: an image with a layer of 2 GB',
  [
    '',
    'mlpack',
    'skopeo',
    'mlpack / skopeo',
    'Target',
    'Peak resident, mlpack',
    'Target',
    'Peak resident, skopeo',
  ],
  ['push', 'pull'].map((what) => {
    const [ours, theirs] = [speed(`${what}: mlpack`), speed(`${what}: skopeo`)];
    const peak = (who: string) => megabytes(Math.max(...(measured.get(`${what}: ${who}`)?.peakBytes ?? [])));
    const shown = (bytesPerMs: number) => `${Math.round(bytesPerMs / 1000)} MB/s`;
    const share = `${Math.round((ours / theirs) * 100)} %`;
    return [what, shown(ours), shown(theirs), share, '≥ 70 %', peak('mlpack'), '< 200 MB', peak('skopeo')];
  }),
);

async function measure(name: string, command: readonly [string, ...string[]]): Promise<void> {
  const started = performance.now();
  const peak = await peakResident(command, { env });
  const { timesMs, peakBytes } = measured.get(name) ?? { timesMs: [], peakBytes: [] };
  timesMs.push(performance.now() - started);
  peakBytes.push(peak);
  measured.set(name, { timesMs, peakBytes });
}
