/**
 * A rebuild after one byte of the weights changed, caches warm: mlpack's own builder against BuildKit on
 * the same build context, whole processes, turn about: node bench/rebuild.ts [ROUNDS]
 */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEngine } from '../test/support/engine.ts';
import { runOk } from '../test/support/run.ts';
import {
  countArgument,
  median,
  mlpack,
  mlpackCommand,
  printSection,
  root,
  spread,
  temporaryFolder,
  timeProcess,
} from './support.ts';

const rounds = countArgument(9);
await using folder = await temporaryFolder();
const project = join(folder.path, 'iris');
const context = join(folder.path, 'context');
await cp(join(root, 'examples', 'iris'), project, { recursive: true });
const pristine = await readFile(join(project, 'model.onnx'));
const platform = `linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;

const engine = await startEngine();
try {
  const build = mlpackCommand([
    'build',
    '--builder=oci',
    '--no-test',
    `--platform=${platform}`,
    `--output=oci:${join(folder.path, 'layout')}`,
  ]);
  const generate = ['generate', '--force', `--platform=${platform}`, `--output=${context}`];
  const dockerBuild = ['docker', 'build', '--quiet', '--tag', 'mlpack-bench', context] as const;
  const docker = { env: { ...engine.env, DOCKER_BUILDKIT: '1' } };

  const mlpackMs: number[] = [];
  const buildKitMs: number[] = [];
  for (let round = -1; round < rounds; round++) {
    await writeFile(join(project, 'model.onnx'), withWeight(pristine, round + 2));
    await mlpack(generate, { cwd: project });
    const measure = {
      mlpack: () => timeProcess(build, { cwd: project }),
      buildKit: () => timeProcess(dockerBuild, docker),
    };
    // Who goes first alternates; the first round fills the caches and is not counted.
    const first = round % 2 === 0 ? 'mlpack' : 'buildKit';
    const second = first === 'mlpack' ? 'buildKit' : 'mlpack';
    const elapsedMs = { [first]: await measure[first](), [second]: await measure[second]() };
    if (round < 0) continue;
    mlpackMs.push(elapsedMs['mlpack'] ?? Number.NaN);
    buildKitMs.push(elapsedMs['buildKit'] ?? Number.NaN);
  }

  const ratios = mlpackMs.map((own, round) => own / (buildKitMs[round] ?? Number.NaN));
  const { stdout } = await runOk('docker', ['version', '--format', '{{.Server.Version}}'], docker);
  printSection(
    'Rebuild after a weights change (iris)',
    ['Builder', 'Time', 'Median ratio of the pairs'],
    [
      ['`mlpack build --builder oci`, to an OCI layout', spread(mlpackMs), median(ratios).toFixed(2)],
      [`\`docker build\`, Engine ${stdout.trim()} (BuildKit), of the same context`, spread(buildKitMs), '1'],
    ],
  );
} finally {
  await engine.stop();
}

/**
 * The model with another lowest byte of its first coefficient. A repeated byte would be a cache hit,
 * so every round has its own.
 */
function withWeight(model: Buffer, byte: number): Buffer {
  const changed = Buffer.from(model);
  const name = changed.indexOf('coefficients');
  if (name < 0) throw new Error('examples/iris/model.onnx has no attribute "coefficients"');
  // AttributeProto.floats (field 7) is not packed in proto2: a tag byte 0x3d before each little-endian float.
  const tag = changed.indexOf(0x3d, name + 'coefficients'.length);
  changed[tag + 1] = byte & 0xff;
  return changed;
}
