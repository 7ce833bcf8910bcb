import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runOk, type RunOptions, type RunResult } from './run.ts';

/** Podman with storage of its own. */
export interface Podman {
  /** Any podman command: `podman(['load', '-i', file])`. */
  podman(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** `podman run` with host networking; `args` are flags, the image and its arguments. */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Removes its containers, images and folders. */
  stop(): Promise<void>;
}

/** Podman's defaults ask for more files and processes than a sandboxed root may have. */
const RUN_FLAGS = ['--network=host', '--ulimit=nofile=1024:1024', '--ulimit=nproc=4096:4096'];

/** Makes a private podman; nothing of it runs until it is called. */
export async function createPodman(): Promise<Podman> {
  const dir = await mkdtemp(join(tmpdir(), 'mlpack-podman-'));
  const flags = [
    `--root=${dir}/root`,
    `--runroot=${dir}/run`,
    `--tmpdir=${dir}/tmp`,
    '--storage-driver=vfs',
    '--runtime=runc',
    '--cgroup-manager=cgroupfs',
    '--events-backend=none',
  ];
  const podman = (args: readonly string[], options?: RunOptions) =>
    run('podman', [...flags, ...args], options);
  return {
    podman,
    run: (args, options) => podman(['run', ...RUN_FLAGS, ...args], options),
    stop: async () => {
      await runOk('podman', [...flags, 'rm', '--all', '--force', '--time=0']);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
