import { appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCli, startCli } from '../cli.ts';
import type { Engine } from '../engine.ts';
import { writeProject } from '../projects.ts';
import { realModels } from '../real-models.ts';
import { atFileEnd } from '../file-end.ts';
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

function kept(key: string, image: Promise<ServedImage>): Promise<ServedImage> {
  if (served.size === 0) atFileEnd(stopAll);
  served.set(key, image);
  return image;
}

async function stopAll(): Promise<void> {
  // One that never started has failed its test.
  await Promise.allSettled([...served.values()].map(async (image) => (await image).stop()));
  served.clear();
}

/**
 * Builds the model test/models/`path` with its framework's golden cases and runs the image in the engine; once
 * for all tests of a file.
 *
 * @param yaml further lines of mlpack.yaml
 */
export function serveImage(engine: Engine, path: string, yaml = ''): Promise<ServedImage> {
  const key = `${path}\n${yaml}`;
  return served.get(key) ?? kept(key, serveModel(engine, path, yaml));
}

/** Builds the project in a folder and runs the image in the engine, until the tests of the file have ended. */
export function serveProject(engine: Engine, folder: string): Promise<ServedImage> {
  return kept(folder, start(engine, folder, `mlpack-page-test:${served.size}`));
}

async function serveModel(engine: Engine, path: string, yaml: string): Promise<ServedImage> {
  const model = realModels.find(({ name }) => name === path);
  if (model === undefined) throw new RangeError(`no test/models/${path}`);
  // Others may come to be served while this one's project is written.
  const reference = `mlpack-page-test:${served.size}`;
  const folder = await fileTempDir();
  await writeProject(folder, model);
  await appendFile(join(folder, 'mlpack.yaml'), `name: ${dirname(path)}\n${yaml}`);
  return start(engine, folder, reference);
}

async function start(engine: Engine, cwd: string, reference: string): Promise<ServedImage> {
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
