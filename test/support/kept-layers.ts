import { runCli } from './cli.ts';
import type { Engine } from './engine-connection.ts';
import { writeSmallProject } from './projects.ts';
import { fileTempDir } from './temp.ts';

const reference = 'mlpack-test-layers:kept';
const kept = new Map<string, Promise<void>>();

/**
 * Leaves an image in an engine of the rig's own, as users' engines have some, so that the layers which images of one lock
 * share outlive the images of a test: to unpack them again for each build takes seconds.
 *
 * @throws Error when it cannot be built.
 */
export function keepLayers(engine: Engine): Promise<void> {
  const keeping = kept.get(engine.host) ?? keep(engine);
  kept.set(engine.host, keeping);
  return keeping;
}

async function keep(engine: Engine): Promise<void> {
  const { stdout } = await engine.dockerCli(['images', '--quiet', reference]);
  if (stdout !== '') return;
  const cwd = await fileTempDir();
  await writeSmallProject(cwd);
  const built = await runCli(['build', 'model.onnx', '--tag', reference], { cwd, engine });
  if (built.exitCode !== 0) throw new Error(built.stderr);
}
