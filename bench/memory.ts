/**
 * Peak memory of a build against the size of the model: node bench/memory.ts [GIBIBYTES]
 * Needs about three times that on the disk of the temporary folder (TMPDIR); as root, also builds
 * under a hard limit.
 */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runOk } from '../test/support/run.ts';
import { writeExternalModel } from './external-model.ts';
import { createMemoryCgroup } from '../test/support/overload/memory-cgroup.ts';
import { peakMemory } from './peak-memory.ts';
import { countArgument, megabytes, mlpackCommand, printSection, root, temporaryFolder } from './support.ts';

const limitBytes = 300e6;
const gibibytes = countArgument(2);
await using folder = await temporaryFolder();
// A cache of its own: gigabytes of random weights have no business in the user's.
const options = { env: { ...process.env, XDG_CACHE_HOME: join(folder.path, 'cache') } };

const small = join(folder.path, 'small');
const large = join(folder.path, 'large');
for (const project of [small, large]) await mkdir(project);
await copyFile(join(root, 'examples', 'iris', 'model.onnx'), join(small, 'model.onnx'));
await writeExternalModel(large, gibibytes * 2 ** 30);

const cold = await buildPeak(small);
const warm = await buildPeak(small);
const peak = await buildPeak(large);
const weights = `${gibibytes} GiB of external data`;
const target = `< ${megabytes(limitBytes)}`;
printSection(
  'Peak memory of a build and all its processes',
  ['Model', 'Cache', 'Peak', 'Target'],
  [
    ['iris', 'cold: everything downloaded and unpacked', megabytes(cold), ''],
    ['iris', 'warm', megabytes(warm), ''],
    [weights, 'warm, the model new', megabytes(peak), target],
    [weights, 'cold, under a hard limit that counts file pages, too', await limited(large), target],
  ],
);

/** Golden cases are recorded and replayed, as in any build. */
function buildCommand(project: string) {
  return mlpackCommand(['build', '--builder', 'oci', '--output', `oci:${join(project, 'layout')}`]);
}

function buildPeak(project: string): Promise<number> {
  return peakMemory(buildCommand(project), { ...options, cwd: project });
}

async function limited(project: string): Promise<string> {
  await using cgroup = await createMemoryCgroup(limitBytes);
  if (cgroup === null) return 'not measured: needs root';
  await rm(join(folder.path, 'cache'), { recursive: true });
  const [command, ...args] = cgroup.confine(buildCommand(project));
  await runOk(command, args, { ...options, cwd: project });
  return `completes in ${megabytes(limitBytes)}`;
}
