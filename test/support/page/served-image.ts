import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { runCli, startCli } from '../cli.ts';
import type { Engine } from '../engine.ts';
import { writeProject } from '../projects.ts';
import { realModels } from '../real-models.ts';
import { fileTempDir } from '../temp.ts';

/** A container that `mlpack run` has started. */
export interface ServedImage {
  /** Address of the page, without a slash at its end. */
  readonly url: string;
  /** What the image is called in the engine. */
  readonly reference: string;
  /** Ends it as Ctrl-C would; the tests' end does so otherwise. */
  stop(): Promise<void>;
}

const served = new Map<string, Promise<ServedImage>>();
afterAll(async () => {
  await Promise.all([...served.values()].map(async (image) => (await image).stop()));
  served.clear();
});

/**
 * Builds the model test/models/`path` with its framework's golden cases and runs the image in the engine; once
 * for all tests of a file.
 *
 * @param yaml further lines of mlpack.yaml
 */
export function serveImage(engine: Engine, path: string, yaml = ''): Promise<ServedImage> {
  const key = `${path}\n${yaml}`;
  const image = served.get(key) ?? start(engine, path, yaml);
  served.set(key, image);
  return image;
}

async function start(engine: Engine, path: string, yaml: string): Promise<ServedImage> {
  const model = realModels.find(({ name }) => name === path);
  if (model === undefined) throw new RangeError(`no test/models/${path}`);
  const cwd = await fileTempDir();
  const [folder = ''] = path.split('/');
  await writeProject(cwd, model);
  await appendFile(join(cwd, 'mlpack.yaml'), `name: ${folder}\n${yaml}`);
  const reference = `mlpack-page-test/${folder}:${served.size}`;
  const built = await runCli(['build', '--tag', reference], { cwd, engine });
  if (built.exitCode !== 0) throw new Error(built.stderr);
  const cli = startCli(['run', reference, '--port', '0'], { cwd, engine });
  const [, url = ''] = await cli.until(/Serving .* at (http:\S+) \(Docker\)/);
  return {
    url,
    reference,
    async stop() {
      cli.kill('SIGINT');
      await cli.finished;
      await engine.dockerCli(['rmi', '--force', reference]);
    },
  };
}
