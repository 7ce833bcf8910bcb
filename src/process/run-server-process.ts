import { serverFile } from '../../contract/image-layout.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MlpackError } from '../errors/mlpack-error.ts';
import { processUsage, usageFiles, type ProcessUsage } from '../util/process-usage.ts';
import { scriptUrl } from '../util/script-url.ts';
import { createLastLines } from './last-lines.ts';
import { baseUrlOf, portInUse, requireFreePort } from './port.ts';
import { processEnvironment, type HostEnvironment } from './process-environment.ts';

export interface ServerProcessOptions {
  /** Laid out like /opt/mlpack in the image: server/, model/, config/, node_modules/. */
  readonly homeDir: string;
  /** The Node.js binary. */
  readonly execPath: string;
  /** The address to listen on. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Port of gRPC: 0 lets the system choose, undefined switches gRPC off. */
  readonly grpcPort?: number | undefined;
  readonly environment: HostEnvironment;
  /** Settings of the server, as variables. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Every log line as it comes, stdout and stderr alike. */
  readonly onLine?: (line: string) => void;
  /** Aborts the start; a server that has started is ended with `stop`. */
  readonly signal?: AbortSignal | undefined;
}

/** A serving app that runs as a process of this machine. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** URL at which this machine reaches the server; no slash at the end. */
  readonly baseUrl: string;
  /** Its last log lines, oldest first. */
  logs(): readonly string[];
  /** What it has taken so far; null where this system doesn't tell as Linux does. */
  usage(): Promise<ProcessUsage | null>;
  /** Resolves when it ends, however it does; `exitCode` is null when a signal ended it. */
  readonly exited: Promise<ProcessExit>;
  /** SIGTERM, which lets it answer what it has begun, and SIGKILL after `graceMs`. Resolves when it is gone. */
  stop(graceMs: number): Promise<void>;
  /** The same, but that it calls itself ready to the end: another server has taken its place. */
  handOver(graceMs: number): Promise<void>;
}

export interface ProcessExit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

const keptLines = 200;

const dieWithParent = scriptUrl('util/die-with-parent').href;

/** The first as in an image (templates/onnx/Dockerfile.hbs). */
const flags = ['--max-semi-space-size=16', '--import', dieWithParent];

/** The port of the log line that says where the server listens. */
function listeningPort(line: string): number | undefined {
  if (!line.includes('"listening"')) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    const port: unknown =
      typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'port') : undefined;
    return typeof port === 'number' ? port : undefined;
  } catch {
    return undefined;
  }
}

function exitOf(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
    child.once('error', () => resolve({ exitCode: null, signal: null }));
  });
}

async function end(
  child: ChildProcess,
  how: 'SIGTERM' | 'SIGUSR2',
  exited: Promise<ProcessExit>,
  graceMs: number,
): Promise<void> {
  const graceOver = new AbortController();
  child.kill(how);
  await Promise.race([
    exited,
    sleep(graceMs, undefined, { signal: graceOver.signal }).then(
      () => child.kill('SIGKILL'),
      () => {},
    ),
  ]);
  await exited;
  graceOver.abort();
}

async function usageOf(pid: number): Promise<ProcessUsage | null> {
  const read = usageFiles.map((file) => readFile(`/proc/${pid}/${file}`, 'utf8'));
  const [status = '', stat = ''] = await Promise.all(read).catch(() => []);
  return processUsage(status, stat);
}

function notStarted(options: ServerProcessOptions, exit: ProcessExit, lines: readonly string[]): MlpackError {
  if (lines.some((line) => line.includes('EADDRINUSE'))) return portInUse(options.host, options.port);
  const how = exit.signal ?? `exit code ${exit.exitCode}`;
  const log =
    lines.length === 0 ? 'It logged nothing.' : `Its last log lines:\n${lines.slice(-20).join('\n')}`;
  return new MlpackError('SERVER_NOT_READY', `The server stopped (${how}) before it listened. ${log}`);
}

/**
 * Starts the serving app as a host process and waits until it listens (which is before its model is
 * loaded). It gets none of the caller's secrets, isn't reached by the terminal's Ctrl-C, and ends
 * when this process does, even by SIGKILL.
 * @throws PORT_IN_USE; SERVER_NOT_READY with its log when it stops instead; the signal's reason when aborted.
 */
export async function runServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { homeDir, execPath, host, signal } = options;
  await requireFreePort(host, options.port);
  signal?.throwIfAborted();

  const child = spawn(execPath, [...flags, join(homeDir, serverFile)], {
    cwd: homeDir,
    env: processEnvironment({
      host: options.environment,
      settings: options.settings ?? {},
      homeDir,
      listenHost: host,
      port: options.port,
      grpcPort: options.grpcPort,
    }),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = exitOf(child);
  const listening = Promise.withResolvers<number>();
  const log = createLastLines(keptLines, (line) => {
    const port = listeningPort(line);
    if (port !== undefined) listening.resolve(port);
    options.onLine?.(line);
  });
  log.follow(child.stdout);
  log.follow(child.stderr);

  const onAbort = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', onAbort, { once: true });
  const port = await Promise.race([listening.promise, exited]);
  signal?.removeEventListener('abort', onAbort);
  if (typeof port !== 'number' || child.pid === undefined) {
    signal?.throwIfAborted();
    throw notStarted(options, await exited, log.lines());
  }
  const { pid } = child;
  return {
    pid,
    port,
    usage: () => usageOf(pid),
    baseUrl: baseUrlOf(host, port),
    logs: () => log.lines(),
    exited,
    stop: (graceMs) => end(child, 'SIGTERM', exited, graceMs),
    handOver: (graceMs) => end(child, 'SIGUSR2', exited, graceMs),
  };
}
