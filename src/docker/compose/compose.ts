import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Engine } from '../engine.ts';
import { despiteOthers } from '../met-another.ts';

/** Compose of an engine, working on one folder. */
export interface Compose {
  /**
   * Runs one of its commands to the end.
   *
   * @returns what it printed on stdout
   * @throws MlpackError ENGINE_FAILED with what it printed last; the signal's reason when aborted
   */
  run(args: readonly string[], options?: RunOptions): Promise<string>;
}

interface RunOptions {
  /** Told each line of stderr, where it says how far it is; of stdout as well, if it is `stdout`. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Given to its stdin. */
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface ComposeOptions {
  /** Environment of the process: the docker CLI finds its plugins, contexts and credentials by it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder with the Compose file. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/** Commands by which Compose is called, the most usual first. */
const programs = [['docker', 'compose'], ['docker-compose'], ['podman', 'compose']] as const;

const shownLines = 15;

/** Finds the engine's Compose. @throws MlpackError COMPOSE_MISSING saying what to install */
export async function requireCompose(
  engine: Engine,
  { env, folder, signal }: ComposeOptions,
): Promise<Compose> {
  const variables = variablesFor(engine, env);
  for (const [program, ...first] of programs) {
    const start = (args: readonly string[], options: RunOptions) =>
      runProgram(program, [...first, ...args], { ...options, env: variables, cwd: folder });
    const probe = await start(['version'], { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      if (error instanceof Error && 'code' in error) return undefined;
      throw error;
    });
    if (probe?.exitCode !== 0) continue;
    return {
      run: (args, options = {}) => {
        const once = async () => {
          const { exitCode, stdout, lastLines } = await start(args, options);
          if (exitCode === 0) return stdout;
          options.signal?.throwIfAborted();
          throw new MlpackError(
            'ENGINE_FAILED',
            `${[program, ...first, args[0]].join(' ')} failed in ${folder}:\n${lastLines.join('\n')}`,
          );
        };
        return isRepeatable(args) ? despiteOthers(once, options.signal) : once();
      },
    };
  }
  throw new MlpackError('COMPOSE_MISSING', `${engine.info.name} answers, but its Compose is not installed.`, {
    suggestions: [
      'On Debian and Ubuntu: apt-get install docker-compose-plugin, or docker-compose-v2',
      'On Fedora: dnf install docker-compose. Elsewhere: https://docs.docker.com/compose/install/',
    ],
  });
}

/** They go on from what is there; what runs in a container may not be run twice. */
function isRepeatable([command]: readonly string[]): boolean {
  return command === 'up' || command === 'down';
}

/** Compose must speak to the engine that answered, which is not always the one the docker CLI would take. */
function variablesFor({ info }: Engine, env: ComposeOptions['env']): NodeJS.ProcessEnv {
  const plain = { ...env, COMPOSE_ANSI: 'never', COMPOSE_PROGRESS: 'plain' };
  // Others, with certificates, are found through a context or DOCKER_HOST anyway.
  return info.url.startsWith('unix://')
    ? { ...plain, DOCKER_HOST: info.url, DOCKER_CONTEXT: undefined }
    : plain;
}

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly lastLines: readonly string[];
}

function runProgram(
  program: string,
  args: readonly string[],
  { env, cwd, onLine, input, signal }: RunOptions & { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    // One that doesn't read it has an error of its own to tell.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    // Compose removes what it has begun on SIGINT; the second makes it hurry.
    const interrupt = () => void child.kill('SIGINT');
    signal?.addEventListener('abort', interrupt, { once: true });
    const lines: string[] = [];
    let stdout = '';
    for (const stream of ['stdout', 'stderr'] as const) {
      createInterface({ input: child[stream] }).on('line', (raw) => {
        const line = stripVTControlCharacters(raw);
        if (stream === 'stdout') stdout += `${line}\n`;
        if (line.trim() !== '') lines.push(line);
        if (lines.length > shownLines) lines.shift();
        onLine?.(line, stream);
      });
    }
    child.once('error', reject);
    child.once('close', (exitCode) => {
      signal?.removeEventListener('abort', interrupt);
      if (signal?.aborted === true) reject(signal.reason);
      else resolve({ exitCode, stdout, lastLines: lines });
    });
  });
}
