/**
 * Peak memory of a build against the size of the model: node bench/memory.ts [GIBIBYTES]
 * Needs about three times that on the disk of the temporary folder (TMPDIR).
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeExternalModel } from './external-model.ts';
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
printSection(
  'Peak memory of a build and all its processes',
  ['Model', 'Cache', 'Peak', 'Target'],
  [
    ['iris', 'cold: everything downloaded and unpacked', megabytes(cold), ''],
    ['iris', 'warm', megabytes(warm), ''],
    [
      `${gibibytes} GiB of external data`,
      'warm, the model new',
      megabytes(peak),
      `< ${megabytes(limitBytes)}`,
    ],
  ],
);

/** Without the replay of golden cases, which loads the weights into onnxruntime, as it must. */
function buildPeak(project: string): Promise<number> {
  const output = `oci:${join(project, 'layout')}`;
  const build = mlpackCommand(['build', '--builder', 'oci', '--no-test', '--output', output]);
  return peakMemory(build, { ...options, cwd: project });
}
