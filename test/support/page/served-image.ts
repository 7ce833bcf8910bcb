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

/** Each idle container is asked for its health every ten seconds, which starts a Node.js; a test needs one. */
const mostKept = 4;
/** By what is served, the one that was asked for last at the end. */
const served = new Map<string, Promise<ServedImage>>();
let started = 0;

async function kept(key: string, serve: () => Promise<ServedImage>): Promise<ServedImage> {
  if (started === 0) atFileEnd(stopAll);
  started += 1;
  const image = served.get(key) ?? serve();
  served.delete(key);
  served.set(key, image);
  for (const [oldest, unused] of served) {
    if (served.size <= mostKept) break;
    served.delete(oldest);
    await stopped(unused);
  }
  return image;
}

/** One that never started has failed its test. */
async function stopped(image: Promise<ServedImage>): Promise<void> {
  await image.then(
    (serving) => serving.stop(),
    () => {},
  );
}

async function stopAll(): Promise<void> {
  await Promise.all([...served.values()].map(stopped));
  served.clear();
  started = 0;
}

/**
 * Builds the model test/models/`path` with its framework's golden cases and runs the image in the engine; the tests of a file
 * share those that were asked for last.
 *
 * @param yaml further lines of mlpack.yaml
 */
export function serveImage(engine: Engine, path: string, yaml = ''): Promise<ServedImage> {
  return kept(`${path}\n${yaml}`, () => serveModel(engine, path, yaml));
}

/** Builds the project in a folder and runs the image in the engine. */
export function serveProject(engine: Engine, folder: string): Promise<ServedImage> {
  return kept(folder, () => start(engine, folder));
}

async function serveModel(engine: Engine, path: string, yaml: string): Promise<ServedImage> {
  const model = realModels.find(({ name }) => name === path);
  if (model === undefined) throw new RangeError(`no test/models/${path}`);
  const folder = await fileTempDir();
  await writeProject(folder, model);
  await appendFile(join(folder, 'mlpack.yaml'), `name: ${dirname(path)}\n${yaml}`);
  return start(engine, folder);
}

async function start(engine: Engine, cwd: string): Promise<ServedImage> {
  const reference = `mlpack-page-test:${started}`;
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
