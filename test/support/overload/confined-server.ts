import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import type { Ports } from './drop-bombs.ts';
import { createMemoryCgroup } from './memory-cgroup.ts';

/** A server in a process that gets so much memory and no more. */
export interface ConfinedServer extends Ports, AsyncDisposable {
  /** The most memory that it has taken, of what it may; null where that isn't limited, or isn't told. */
  peakShare(): Promise<number | null>;
  /** null while it runs; else the code or the signal that it ended with. */
  ended(): number | string | null;
}

/**
 * Starts a bundled server with its defaults and waits until it is ready. Where this user may not limit its memory, it is told
 * to take bodies as if it were.
 */
export async function startConfined(home: string, limitBytes: number): Promise<ConfinedServer> {
  const cgroup = await createMemoryCgroup(limitBytes);
  const [port, grpcPort] = [await freePort(), await freePort()];
  const bundle = `${home}/server/server.mjs`;
  const plain = [process.execPath, '--max-semi-space-size=16', bundle] as const;
  const [command, ...args] = cgroup?.confine(plain) ?? plain;
  const child: ChildProcess = spawn(command, args, {
    env: {
      MLPACK_HOME: home,
      LOG_LEVEL: 'silent',
      HOST: '127.0.0.1',
      PORT: String(port),
      GRPC_PORT: String(grpcPort),
      ORT_DISABLE_TELEMETRY: '1',
      // An image sets these, too (templates/onnx/Dockerfile.hbs).
      MALLOC_MMAP_THRESHOLD_: '131072',
      MALLOC_TRIM_THRESHOLD_: '131072',
      ...(cgroup === null ? { MLPACK_BODY_MEMORY_BYTES: String(limitBytes / 2) } : {}),
    },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  const ended = (): number | string | null => child.exitCode ?? child.signalCode;
  while (ended() === null && !(await isReady(port))) await sleep(20);
  return {
    port,
    grpcPort,
    peakShare: async () => {
      const peakBytes = (await cgroup?.peakBytes()) ?? null;
      return peakBytes === null ? null : peakBytes / limitBytes;
    },
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
      await cgroup?.[Symbol.asyncDispose]();
    },
  };
}

async function isReady(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/v2/health/ready`).catch(() => null);
  await response?.body?.cancel();
  return response?.status === 200;
}
