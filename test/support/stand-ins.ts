import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { publicImages } from '../../src/deploy/images.ts';
import { debianMirror, unpackDebs, type DebianSuite } from './debs.ts';
import type { Engine } from './engine.ts';
import { cachedDir } from './rig-cache.ts';
import { runOk } from './run.ts';

const sources = join(import.meta.dirname, 'stand-ins');
const loaded = new Map<string, Promise<void>>();

/** Public images that are made of one tree of Debian's. */
interface StandIns {
  /** The folder of their Dockerfile. */
  readonly name: string;
  readonly suite: DebianSuite;
  /** Names of the images by the target in the Dockerfile that stands in for each. */
  readonly images: Readonly<Record<string, string>>;
  /** Programs that the Dockerfile takes from {@link backports} rather than the suite, where the suite's is too old. */
  readonly backported: readonly string[];
}

/** Where newer programs come from. */
const backports: DebianSuite = 'trixie-backports';

const stackImages: StandIns = {
  name: 'stacks',
  suite: 'bookworm',
  images: publicImages,
  backported: ['caddy'],
};

const pgvectorImage: StandIns = {
  name: 'pgvector',
  suite: 'trixie',
  images: { database: 'docker.io/pgvector/pgvector:pg17' },
  backported: [],
};

/**
 * Gives an engine images by the names of the public ones that stacks are made of, made of Debian's
 * packages, for no registry need be in reach. Made once a machine, which takes some minutes.
 */
export function loadStandIns(engine: Engine): Promise<void> {
  return loadOnce(engine, stackImages);
}

/** {@link loadStandIns} of PostgreSQL with pgvector, `docker.io/pgvector/pgvector:pg17`. */
export function loadPgvector(engine: Engine): Promise<void> {
  return loadOnce(engine, pgvectorImage);
}

function loadOnce(engine: Engine, standIns: StandIns): Promise<void> {
  const key = `${standIns.name} ${engine.host}`;
  const loading = loaded.get(key) ?? load(engine, standIns);
  loaded.set(key, loading);
  return loading;
}

async function load(engine: Engine, standIns: StandIns): Promise<void> {
  const texts = await Promise.all(filesOf(standIns).map((path) => readFile(path, 'utf8')));
  const references = Object.values(standIns.images);
  const key = createHash('sha256')
    .update([...texts, ...references].join('\0'))
    .digest('hex')
    .slice(0, 12);
  const folder = await cachedDir(`stand-ins-${key}`, (dir) => build(engine, standIns, dir));
  // An engine of the rig's own is new with each run: what has the names there was built or loaded for an earlier file.
  const isOwn = process.env['DOCKER_HOST'] === undefined;
  if (isOwn && (await engine.dockerCli(['image', 'inspect', ...references])).exitCode === 0) return;
  await docker(engine, ['load', '--input', join(folder, 'images.tar')]);
}

async function build(engine: Engine, standIns: StandIns, dir: string): Promise<void> {
  const context = join(dir, 'context');
  const tree = join(dir, 'tree');
  await mkdir(context);
  for (const path of filesOf(standIns)) await copyFile(path, join(context, basename(path)));
  for (const program of standIns.backported) {
    const unpacked = await unpackDebs(backports, [program]);
    await copyFile(join(unpacked, 'usr/bin', program), join(context, program));
  }
  await runOk('debootstrap', ['--variant=minbase', standIns.suite, tree, await debianMirror()]);
  await runOk('tar', [
    '-C',
    tree,
    '--exclude=./dev/*',
    '--exclude=./var/cache/apt/archives/*.deb',
    '-cf',
    join(context, 'base.tar'),
    '.',
  ]);
  for (const [target, reference] of Object.entries(standIns.images)) {
    await docker(engine, ['buildx', 'build', '--load', '--target', target, '--tag', reference, context]);
  }
  await docker(engine, ['save', '--output', join(dir, 'images.tar'), ...Object.values(standIns.images)]);
  for (const scaffold of [context, tree]) await rm(scaffold, { recursive: true });
}

/** Paths of what the images are made of, but for the tree. */
function filesOf({ name }: StandIns): string[] {
  return [join(sources, name, 'Dockerfile'), join(sources, 'postgres.sh')];
}

async function docker(engine: Engine, args: readonly string[]): Promise<void> {
  await runOk('docker', args, { env: engine.env });
}
