import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../test/support/free-port.ts';
import { start } from '../../../test/support/run.ts';

/** A server to measure. */
export interface Contender {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** A contender that is ready; stopped at the end of the scope. */
export interface RunningServer extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** Milliseconds from starting the process until it said it was ready. */
  readonly startMs: number;
}

const pollMs = 2;
const readyTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;

/**
 * Starts a server as one process of this machine, HOST and PORT in its environment, and waits until it is ready.
 *
 * @throws Error with what it printed when it ends, or isn't ready within a minute
 */
export async function startServer({ name, command, env }: Contender): Promise<RunningServer> {
  const port = await freePort();
  const [program, ...args] = command;
  const started = performance.now();
  const running = start(program, args, {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      ORT_DISABLE_TELEMETRY: '1',
      HOST: '127.0.0.1',
      PORT: String(port),
      ...env,
    },
  });
  let ended = false;
  const finished = running.finished.then((result) => {
    ended = true;
    return result;
  });
  while (!(await isReady(port))) {
    if (ended || performance.now() - started > readyTimeoutMs) {
      running.kill('SIGKILL');
      const { stdout, stderr } = await finished;
      throw new Error(`${name} did not become ready\n${stdout}${stderr}`);
    }
    await delay(pollMs);
  }
  const startMs = performance.now() - started;
  return {
    name,
    pid: running.pid,
    port,
    url: `http://127.0.0.1:${port}`,
    startMs,
    async [Symbol.asyncDispose]() {
      running.kill('SIGTERM');
      const timer = setTimeout(() => running.kill('SIGKILL'), stopTimeoutMs);
      await finished;
      clearTimeout(timer);
    },
  };
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    // A connection of its own each time: one kept open would have to be closed before the server can stop.
    const request = get({ host: '127.0.0.1', port, path: '/v2/health/ready', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });
}
