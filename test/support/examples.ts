import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startCli, type CliOptions } from './cli.ts';

/** The folder with all examples. */
export const examples = resolve(import.meta.dirname, '../../examples');

/** Copies an example into a folder, without what trying it out has left behind. */
export async function copyOf(example: string, dir: string): Promise<void> {
  await cp(join(examples, example), dir, { recursive: true });
  await rm(join(dir, '.mlpack'), { recursive: true, force: true });
  await rm(join(dir, 'mlpack.lock'), { force: true });
  await rm(join(dir, 'stack'), { recursive: true, force: true });
}

/** An example that `mlpack run` serves. */
export interface RunningExample {
  readonly url: string;
  /** What `/predict` answers, parsed. */
  readonly predict: (body: string | Buffer<ArrayBuffer> | FormData, type?: string) => Promise<unknown>;
  /** Ctrl-C; returns the exit code. */
  readonly stop: () => Promise<number | undefined>;
}

/** Runs what was built last in a folder, at a free port. */
export async function runExample(options: CliOptions): Promise<RunningExample> {
  const running = startCli(['run', '--port', '0'], options);
  const [, url = ''] = await running.until(/(http:\/\/127\.0\.0\.1:\d+)/);
  return {
    url,
    predict: async (body, type) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      return (await fetch(`${url}/predict`, { method: 'POST', headers, body })).json();
    },
    stop: async () => {
      running.kill('SIGINT');
      return (await running.finished).exitCode;
    },
  };
}
