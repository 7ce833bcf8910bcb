import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { publicImages } from '../../src/deploy/images.ts';
import { debianMirror } from './debs.ts';
import type { Engine } from './engine.ts';
import { cachedDir } from './rig-cache.ts';
import { runOk } from './run.ts';

const sources = join(import.meta.dirname, 'stand-ins');
const loaded = new Map<string, Promise<void>>();

/**
 * Gives an engine images by the names of the public ones that stacks are made of, made of Debian's
 * packages, for no registry need be in reach. Made once a machine, which takes some minutes.
 */
export function loadStandIns(engine: Engine): Promise<void> {
  const loading = loaded.get(engine.host) ?? load(engine);
  loaded.set(engine.host, loading);
  return loading;
}

async function load(engine: Engine): Promise<void> {
  const names = (await readdir(sources)).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(sources, name), 'utf8')));
  const references = Object.values(publicImages);
  const key = createHash('sha256')
    .update([...texts, ...references].join('\0'))
    .digest('hex')
    .slice(0, 12);
  const folder = await cachedDir(`stand-ins-${key}`, (dir) => build(engine, names, dir));
  // An engine of the rig's own is new with each run: what has the names there was built or loaded for an earlier file.
  const isOwn = process.env['DOCKER_HOST'] === undefined;
  if (isOwn && (await engine.dockerCli(['image', 'inspect', ...references])).exitCode === 0) return;
  await docker(engine, ['load', '--input', join(folder, 'images.tar')]);
}

async function build(engine: Engine, names: readonly string[], dir: string): Promise<void> {
  const context = join(dir, 'context');
  const tree = join(dir, 'tree');
  await mkdir(context);
  for (const name of names) await copyFile(join(sources, name), join(context, name));
  await runOk('debootstrap', ['--variant=minbase', 'bookworm', tree, await debianMirror()]);
  await runOk('tar', [
    '-C',
    tree,
    '--exclude=./dev/*',
    '--exclude=./var/cache/apt/archives/*.deb',
    '-cf',
    join(context, 'base.tar'),
    '.',
  ]);
  for (const [target, reference] of Object.entries(publicImages)) {
    await docker(engine, ['buildx', 'build', '--load', '--target', target, '--tag', reference, context]);
  }
  await docker(engine, ['save', '--output', join(dir, 'images.tar'), ...Object.values(publicImages)]);
  for (const scaffold of [context, tree]) await rm(scaffold, { recursive: true });
}

async function docker(engine: Engine, args: readonly string[]): Promise<void> {
  await runOk('docker', args, { env: engine.env });
}
