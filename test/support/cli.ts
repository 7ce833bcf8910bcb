import { join, resolve } from 'node:path';
import type { Engine } from './engine.ts';
import { rigCacheDir } from './rig-cache.ts';
import { start, type RunOptions, type RunResult, type Running } from './run.ts';

const entryPoint = resolve(import.meta.dirname, '../../bin/run.js');

export interface CliOptions extends Pick<RunOptions, 'cwd' | 'input' | 'signal'> {
  /** Added to a scrubbed environment that knows no engine and no credentials. */
  readonly env?: NodeJS.ProcessEnv;
  /** The engine the CLI should find. */
  readonly engine?: Engine;
  /** XDG_CACHE_HOME; by default one that all tests and runs share, so that downloads happen once. */
  readonly cacheDir?: string;
  /** A command line that runs the CLI's, for example `['setpriv', '--reuid', '65534']`. */
  readonly through?: readonly string[];
  /** Another mlpack than this checkout's, and the Node.js it runs on. */
  readonly program?: CliProgram;
}

export interface CliProgram {
  /** Node.js's binary. */
  readonly node: string;
  /** mlpack's bin/run.js. */
  readonly entryPoint: string;
}

const thisCheckout: CliProgram = { node: process.execPath, entryPoint };

export interface CliResult extends RunResult {
  /** Standard output parsed; throws with both streams when it is not JSON. */
  json(): unknown;
}

export interface RunningCli extends Omit<Running, 'finished'> {
  readonly finished: Promise<CliResult>;
}

/** The cache `runCli` uses unless told otherwise. */
export function sharedCliCache(): string {
  return join(rigCacheDir(), 'cli');
}

/** Program and arguments of a command of the built CLI, for those who start it in a way of their own. */
export function cliCommand(args: readonly string[]): [string, string[]] {
  return [process.execPath, [entryPoint, ...args]];
}

/** Starts the built CLI as a user's shell would, for tests that send it signals. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const {
    env,
    engine,
    cacheDir = sharedCliCache(),
    through = [],
    program: { node, entryPoint: script } = thisCheckout,
    ...runOptions
  } = options;
  const [command = node, ...rest] = [...through, node, script, ...args];
  const cli = start(command, rest, {
    ...runOptions,
    env: {
      ...scrubbedEnvironment(),
      XDG_CACHE_HOME: cacheDir,
      // Each of the hundreds of starts of a run compiles only what no earlier one has.
      NODE_COMPILE_CACHE: join(rigCacheDir(), 'compiled'),
      ...(engine === undefined ? {} : { DOCKER_HOST: engine.host }),
      ...env,
    },
  });
  return { ...cli, finished: cli.finished.then(withJson) };
}

/** Runs the built CLI to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(args, options).finished;
}

/** What a user would have, too, of the test run's environment: PATH, proxies, npm's configuration. */
function scrubbedEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(DOCKER|BUILDKIT|BUILDX|COMPOSE|CONTAINER|VITEST|MLPACK_TEST)_|^(CI|VITEST|TEST|DEV|PROD|MODE|BASE_URL|SSR|NODE_ENV|NODE_OPTIONS|FORCE_COLOR|SOURCE_DATE_EPOCH|ORT_DISABLE_TELEMETRY)$/;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  // A folder that doesn't exist: no credentials and no contexts of whoever runs the tests.
  return { ...Object.fromEntries(kept), DOCKER_CONFIG: join(rigCacheDir(), 'no-docker-config') };
}

function withJson(result: RunResult): CliResult {
  return {
    ...result,
    json() {
      try {
        return JSON.parse(result.stdout) as unknown;
      } catch {
        throw new Error(`not JSON:\n${result.stdout}\nstderr:\n${result.stderr}`);
      }
    },
  };
}
