import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answers } from './engine-connection.ts';
import { run, runOk, start, type RunOptions, type RunResult, type Running } from './run.ts';

/** Podman with storage of its own. */
export interface Podman {
  /** Any podman command: `podman(['load', '-i', file])`. */
  podman(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** `podman run` with host networking; `args` are flags, the image and its arguments. */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Answers as an engine, without systemd. @returns what DOCKER_HOST should be */
  serve(): Promise<string>;
  /** Removes its containers, images and folders. */
  stop(): Promise<void>;
}

/** Podman's defaults ask for more files and processes than a sandboxed root may have. */
const RUN_FLAGS = ['--network=host', '--ulimit=nofile=1024:1024', '--ulimit=nproc=4096:4096'];

/** The same for who asks through the API. */
const containersConf = '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]\n';

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
  const services: Running[] = [];
  return {
    podman,
    run: (args, options) => podman(['run', ...RUN_FLAGS, ...args], options),
    async serve() {
      const config = join(dir, 'containers.conf');
      await writeFile(config, containersConf);
      const socketPath = join(dir, 'podman.sock');
      const env = { ...process.env, CONTAINERS_CONF: config };
      services.push(
        start('podman', [...flags, 'system', 'service', '--time=0', `unix://${socketPath}`], { env }),
      );
      while (!(await answers(socketPath))) await delay(50);
      return `unix://${socketPath}`;
    },
    stop: async () => {
      for (const service of services) {
        service.kill('SIGTERM');
        await service.finished;
      }
      await runOk('podman', [...flags, 'rm', '--all', '--force', '--time=0']);
      // What it has just unmounted may still be there for a moment.
      await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
