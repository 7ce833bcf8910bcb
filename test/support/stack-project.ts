import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli, type CliResult } from './cli.ts';
import type { Engine } from './engine.ts';
import { freePort } from './free-port.ts';
import { loadStandIns } from './stand-ins.ts';

const mostErrors = 10;

/** A stack in a test's folder, taken away with all it stored when the test ends. */
export interface StackProject {
  /** Port of this machine; .env has it. */
  readonly port: number;
  /** Runs a command of mlpack, as a user who has the docker CLI would. */
  readonly mlpack: (...args: string[]) => Promise<CliResult>;
  /** Runs a command of Compose in the stack's folder; throws when it fails. */
  readonly compose: (...args: string[]) => Promise<string>;
  /** What the proxy says of requests that it could not pass on, for a test that counts them. */
  readonly proxyErrors: () => Promise<string>;
}

/**
 * Writes a stack with `mlpack compose` in `dir`.
 *
 * @param published the service that is published, in capitals
 */
export async function writeStackProject(
  engine: Engine,
  dir: string,
  args: readonly string[],
  published: string,
): Promise<StackProject> {
  await loadStandIns(engine);
  const folder = join(dir, 'stack');
  const mlpack = (...words: string[]) =>
    runCli(patiently(words), { cwd: dir, engine, env: dockerCli(engine) });
  const written = await mlpack('compose', ...args);
  if (written.exitCode !== 0) throw new Error(written.stderr);
  const port = await freePort();
  const grafanaPort = await freePort();
  await writeFile(join(folder, '.env'), `${published}_PORT=${port}\nGRAFANA_PORT=${grafanaPort}\n`);
  const compose = async (...words: string[]) => {
    const { stdout, stderr, exitCode } = await engine.dockerCli(['compose', ...words], { cwd: folder });
    if (exitCode !== 0) throw new Error(`${stdout}${stderr}`);
    return stdout;
  };
  onTestFinished(async () => {
    await compose('down', '--volumes', '--timeout', '1');
  });
  const proxyErrors = async () => {
    const log = await compose('logs', '--no-log-prefix', '--tail', '5000', 'proxy');
    const errors = log.split('\n').filter((line) => line.includes('"logger":"http.log.error'));
    return errors.slice(-mostErrors).join('\n');
  };
  return { port, mlpack, compose, proxyErrors };
}

/** A stack may take long to be healthy where something else has the CPUs: only what never is fails, unless a test says how long. */
function patiently(words: readonly string[]): readonly string[] {
  const isUp = words[0] === 'up' && !words.includes('--ready-timeout');
  return isUp ? [...words, '--ready-timeout', '600'] : words;
}

/** Environment in which an engine's docker CLI is found, and its plugins. */
export function dockerCli({ env }: Engine): NodeJS.ProcessEnv {
  return { PATH: env['PATH'], DOCKER_CONFIG: env['DOCKER_CONFIG'] };
}
