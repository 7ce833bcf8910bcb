import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publicImages } from '../../src/deploy/images.ts';
import { runCli, type CliResult } from './cli.ts';
import { unpackDebs } from './debs.ts';
import { deriveImage } from './derived-image.ts';
import { build, writeIris } from './iris.ts';
import { warmLock } from './projects.ts';
import type { Swarm } from './swarm.ts';

/** What the stack is called, and its model. */
const stackName = 'swarmed';
const model = 'iris';

/** A task that runs. */
interface SwarmTask {
  readonly id: string;
  /** Id of its node. */
  readonly node: string;
  readonly image: string;
}

/** A stack with iris behind a proxy on a swarm. */
export interface SwarmStack {
  readonly name: string;
  /** The image that was built, in the swarm's registry. */
  readonly first: string;
  /** Pushes another version, made of the first. @returns what its image is called */
  push(tag: string, lines: readonly string[]): Promise<string>;
  /** Runs a command of mlpack in the folder of the project. */
  mlpack(...args: readonly string[]): Promise<CliResult>;
  /** Writes the stack with `mlpack compose` and deploys it. @throws Error with what was said when either fails */
  deploy(...args: readonly string[]): Promise<void>;
  /** State of the last update of a service; empty when there was none. */
  updateState(service: string): Promise<string>;
  tasks(service: string): Promise<SwarmTask[]>;
}

/**
 * Builds iris, gives it and a proxy to the registry of a swarm, whose nodes pull them from there.
 *
 * @param edits of stack.yaml, as a user makes them
 */
export async function prepareSwarmStack(
  { nodes: [first], registry }: Swarm,
  dir: string,
  edits: readonly (readonly [pattern: RegExp, replacement: string])[],
): Promise<SwarmStack> {
  const insecure = ['--insecure-registry', registry.host];
  const reference = `${registry.host}/${model}:first`;
  await writeIris(dir, await warmLock());
  await build(dir, ['--builder', 'oci', '--tag', reference, '--push', ...insecure]);
  const push = async (name: string, lines: readonly string[], context?: string) => {
    const tag = `${registry.host}/${name}`;
    await deriveImage(first.engine, { from: reference, tag, lines, context });
    await first.docker('push', '--quiet', tag);
    return tag;
  };
  await push(publicImages.proxy.replace('docker.io/', ''), proxyLines, await proxyPrograms(dir));
  const mlpack = (...args: readonly string[]) => runCli([...args, ...insecure], { cwd: dir });
  return {
    name: stackName,
    first: reference,
    push: (tag, lines) => push(`${model}:${tag}`, lines),
    mlpack,
    async deploy(...args) {
      const written = await mlpack('compose', '--swarm', '--force', '--name', stackName, ...args);
      if (written.exitCode !== 0) throw new Error(written.stderr);
      const file = join(dir, 'stack/stack.yaml');
      let text = await readFile(file, 'utf8');
      for (const [pattern, replacement] of edits) text = text.replaceAll(pattern, replacement);
      await writeFile(file, text);
      await first.docker('stack', 'deploy', '--compose-file', file, stackName);
    },
    updateState: (service) => {
      const format = '{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}';
      return first.docker('service', 'inspect', '--format', format, `${stackName}_${service}`);
    },
    async tasks(service) {
      const asked = ['--filter', 'desired-state=running', '--quiet', '--no-trunc'];
      const ids = await first.docker('service', 'ps', ...asked, `${stackName}_${service}`);
      if (ids === '') return [];
      const format = '{{.Status.State}} {{.ID}} {{.NodeID}} {{.Spec.ContainerSpec.Image}}';
      const lines = (await first.docker('inspect', '--format', format, ...ids.split('\n'))).split('\n');
      return lines
        .filter((line) => line.startsWith('running '))
        .map((line) => {
          const [, id = '', node = '', image = ''] = line.split(' ');
          return { id, node, image };
        });
    },
  };
}

/** On what iris is made of, which every node has anyway: its C library is all that Caddy needs. */
const proxyLines = ['COPY caddy wget /usr/local/bin/', 'ENTRYPOINT []'];

/** A folder with the programs of the proxy, from Debian's packages. */
async function proxyPrograms(dir: string): Promise<string> {
  const folder = join(dir, 'proxy');
  await mkdir(folder);
  await copyFile(
    join(await unpackDebs('trixie-backports', ['caddy']), 'usr/bin/caddy'),
    join(folder, 'caddy'),
  );
  // It is the program that it is called as.
  await copyFile(join(await unpackDebs('bookworm', ['busybox-static']), 'bin/busybox'), join(folder, 'wget'));
  return folder;
}
