import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

/** A bundled server in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Fields of the first log line with this message; waits for it. */
  logged(message: string): Promise<Record<string, unknown>>;
  /** All log lines so far. */
  readonly lines: readonly Record<string, unknown>[];
  /** Their messages. */
  messages(): unknown[];
  /** Exit code and everything written to standard error. */
  readonly exited: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** Starts a bundle with one serving thread on free ports of this machine; killed when the running test ends. */
export function startServerProcess(
  bundle: string,
  env: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): ServerProcess {
  const child = spawn(process.execPath, [bundle, ...args], {
    env: { HOST: '127.0.0.1', PORT: '0', GRPC_PORT: '0', MLPACK_WORKERS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: Record<string, unknown>[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) lines.push(JSON.parse(line));
    child.emit('logged');
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return {
    child,
    async logged(message) {
      for (;;) {
        const line = lines.find(({ msg }) => msg === message);
        if (line !== undefined) return line;
        await once(child, 'logged');
      }
    },
    lines,
    messages: () => lines.map(({ msg }) => msg),
    exited: once(child, 'close').then(([code]) => ({ code, stderr })),
  };
}
