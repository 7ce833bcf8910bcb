/**
 * What a second model costs a registry that has the first, and what pushing the same image again costs:
 * node bench/registry/second-model.ts
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { startRegistry } from '../../test/support/registry.ts';
import {
  median,
  megabytes,
  mlpack,
  mlpackCommand,
  printSection,
  root,
  temporaryFolder,
  timeProcess,
} from '../support.ts';

const rounds = 9;

interface Pushed {
  readonly sentBytes: number;
  readonly sizeBytes: number;
  readonly blobs: readonly { readonly outcome: string }[];
}

await using folder = await temporaryFolder();
// Not the user's cache: it remembers what earlier runs pushed to a registry on the same port.
const env = { ...process.env, XDG_CACHE_HOME: join(folder.path, 'cache') };
const registry = await startRegistry();
try {
  const first = await built('iris');
  const second = await built('digits-image');
  const target = (name: string) => `${registry.host}/team/${name}`;
  const results: [string, Pushed][] = [
    ['the first model', await push(first, target('iris'))],
    ['a second model, the same repository', await push(second, `${target('iris')}:2.0.0`)],
    ['a second model, another repository', await push(second, target('digits'))],
    ['the same image again', await push(first, target('iris'))],
  ];
  const again = [process.execPath, ...mlpackCommand(['push', first, target('iris')]).slice(1)] as const;
  const timesMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) timesMs.push(await timeProcess(again, { env }));
  printSection(
    'Registry: what a push sends',
    ['Pushed', 'Blobs uploaded', 'mounted', 'present', 'Sent', 'of', 'Share'],
    results.map(([what, { blobs, sentBytes, sizeBytes }]) => [
      what,
      ...['uploaded', 'mounted', 'present'].map((wanted) =>
        String(blobs.filter(({ outcome }) => outcome === wanted).length),
      ),
      megabytes(sentBytes),
      megabytes(sizeBytes),
      `${((sentBytes / sizeBytes) * 100).toFixed(3)} %`,
    ]),
  );
  process.stdout.write(
    `The same image again takes ${Math.round(median(timesMs))} ms, Node's start included.\n`,
  );
} finally {
  await registry.stop();
}

async function built(example: string): Promise<string> {
  const project = join(folder.path, example);
  await cp(join(root, 'examples', example), project, { recursive: true });
  const layout = join(folder.path, `${example}-layout`);
  await mlpack(['build', '--version', '1.0.0', '-o', `oci:${layout}`], { cwd: project, env });
  return `oci:${layout}`;
}

async function push(image: string, reference: string): Promise<Pushed> {
  return JSON.parse(await mlpack(['push', image, reference, '--json'], { env })) as Pushed;
}
