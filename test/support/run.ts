import { spawn } from 'node:child_process';

export interface RunOptions {
  /** The whole environment of the process; the test's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Written to standard input, which is then closed. */
  readonly input?: string | Uint8Array;
  /** Kills the process (SIGKILL) when it fires; the result then has `signal: 'SIGKILL'`. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined when a signal ended the process. */
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
}

/** A program that is running. */
export interface Running {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Waits for a match in what stdout or stderr have shown so far; rejects with the output when the program ends without one. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  readonly finished: Promise<RunResult>;
}

/** Starts a program. `finished` rejects only when it cannot be started; a failing exit code is a result. */
export function start(command: string, args: readonly string[], options: RunOptions = {}): Running {
  const child = spawn(command, args, {
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal === undefined ? {} : { signal: options.signal, killSignal: 'SIGKILL' }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const watcher of watchers) watcher();
    });
  }
  // A program that exits without reading its input is its own business.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const finished = new Promise<RunResult>((resolve, reject) => {
    child.on('error', (error) => {
      if (error.name !== 'AbortError') reject(error);
    });
    child.on('close', (exitCode, signal) => {
      resolve({ ...output, exitCode: exitCode ?? undefined, signal: signal ?? undefined });
    });
  });
  return {
    pid: child.pid ?? -1,
    kill: (signal) => void child.kill(signal),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
          if (match === null) return;
          watchers.delete(look);
          resolve(match);
        };
        watchers.add(look);
        look();
        const fail = () =>
          reject(new Error(`${command} ended without ${pattern}:\n${output.stdout}${output.stderr}`));
        void finished.then(fail, fail);
      }),
    finished,
  };
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return start(command, args, options).finished;
}

/** Does what `run` does, but throws with the command line and what it printed unless the exit code is 0. */
export async function runOk(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await run(command, args, options);
  if (result.exitCode !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} ended with ${result.exitCode ?? result.signal}\n${result.stdout}${result.stderr}`,
    );
  }
  return result;
}
