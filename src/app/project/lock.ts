import { join, resolve } from 'node:path';
import type { Lock } from '../../../contract/schemas/lock.schema.ts';
import { lockToText, readLock } from '../../base/lock.ts';
import { resolveAndRemember, resolveRecent } from '../../base/resolve-recent.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { layerEncoder } from '../../oci/layer/layer.ts';
import { readConfig } from '../../project/config/read-config.ts';
import { resolveDigest } from '../../registry/pull/pull.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { installNewer } from '../../util/newer-document.ts';
import { fetchContext } from '../environment/base-context.ts';
import type { Environment } from '../environment/environment.ts';
import { registryClient } from '../environment/registry-client.ts';

const lockFileName = 'mlpack.lock';

/** Grows when the same lock gives another image. */
export const builderFormat = 5;
const minimal = 'minimal';

/**
 * The lock a build obeys: the project's, or a new one when there is none or it is about another base. The new one is
 * written beside mlpack.yaml, but for a dry run.
 *
 * @throws MlpackError LOCK_OUTDATED when it would have to be written and `frozen` is set; LOCK_INVALID,
 * PACKAGE_NOT_FOUND, INTEGRITY, NETWORK, REGISTRY_…
 */
export async function obtainLock(
  environment: Environment,
  folder: string,
  {
    base = minimal,
    frozen,
    dryRun,
  }: { readonly base?: string | undefined; readonly frozen: boolean; readonly dryRun: boolean },
): Promise<Lock> {
  const path = join(folder, lockFileName);
  const present = await readLock(path);
  const reason = present === undefined ? 'does not exist' : outdated(present, base);
  if (present !== undefined && reason === undefined) return present;
  const isNewer = present !== undefined && present.builder.format > builderFormat;
  if (frozen) {
    throw new MlpackError('LOCK_OUTDATED', `${path} ${reason}, and --frozen forbids writing it.`, {
      suggestions: [...(isNewer ? [installNewer] : []), 'Write it and commit it: mlpack lock'],
    });
  }
  if (isNewer) environment.progress.note(`${path} ${reason}. ${installNewer}`);
  const lock = await lookUp(environment, base, { anew: false });
  if (dryRun) return lock;
  await writeFileAtomic(path, lockToText(lock));
  environment.progress.note(`Wrote ${path}; commit it, and every machine builds the same image.`);
  return lock;
}

interface LockChange {
  readonly name: string;
  /** Null where there was or is none. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface LockResult {
  readonly path: string;
  readonly changes: readonly LockChange[];
}

/** Writes a project's lock when it is missing or outdated, or in any case with `update`; says what changed. */
export async function updateLock(
  environment: Environment,
  options: {
    readonly project: string | undefined;
    readonly base: string | undefined;
    readonly update: boolean;
  },
): Promise<LockResult> {
  const folder = resolve(environment.cwd, options.project ?? '.');
  const located = await readConfig(folder);
  const path = join(folder, lockFileName);
  // A lock that can't be read is no reason not to write a new one.
  const before = await readLock(path).catch((error: unknown) => {
    if (options.update) return undefined;
    throw error;
  });
  const base = options.base ?? located?.config.base ?? minimal;
  if (before !== undefined && !options.update && outdated(before, base) === undefined)
    return { path, changes: [] };
  const after = await lookUp(environment, base, { anew: options.update });
  await writeFileAtomic(path, lockToText(after));
  return { path, changes: changesBetween(before === undefined ? new Map() : pins(before), pins(after)) };
}

/** Why a lock can't serve a build on this base; undefined when it can. */
function outdated({ base, builder }: Lock, wanted: string): string | undefined {
  const { format } = builder;
  if (format > builderFormat) {
    return `was written for a newer mlpack: its builder format is ${format}, and this one's ${builderFormat}`;
  }
  if (format < builderFormat) return 'was written for an older version of mlpack';
  const locked = base.kind === 'image' ? base.reference : minimal;
  return locked === wanted ? undefined : `pins the base ${locked}, not ${wanted}`;
}

/** Both platforms are always pinned, so that adding one later changes nothing for the other. */
async function lookUp(
  environment: Environment,
  base: string,
  { anew }: { readonly anew: boolean },
): Promise<Lock> {
  const now = environment.now();
  const inRegistry = async () => ({
    kind: 'image' as const,
    reference: base,
    digest: await resolveDigest(registryClient(environment), base, environment.signal),
  });
  const { lock, resolvedAt } = await environment.progress.step('Resolve packages', async (update) => {
    const request = {
      ...fetchContext(environment, update),
      base: base === minimal ? 'minimal' : await inRegistry(),
      platforms: ['linux/amd64', 'linux/arm64'],
      runtime: environment.runtime.packages,
      builder: { format: builderFormat, layerEncoder },
      now,
    } as const;
    return anew ? resolveAndRemember(request) : resolveRecent(request);
  });
  const ageMs = now.getTime() - resolvedAt.getTime();
  if (ageMs > 0) {
    environment.progress.note(`Packages as looked up ${ago(ageMs)}; look again with: mlpack lock --update`);
  }
  return lock;
}

/** A time that has passed in words, for example `3 hours ago`. */
function ago(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  const format = new Intl.RelativeTimeFormat('en');
  return minutes < 60 ? format.format(-minutes, 'minute') : format.format(-Math.floor(minutes / 60), 'hour');
}

function pins({ base, npm }: Lock): Map<string, string> {
  const found = new Map(npm.map(({ name, version }) => [name, version]));
  if (base.kind === 'image') return found.set(base.reference, base.digest);
  for (const [platform, { packages }] of Object.entries(base.platforms)) {
    for (const { name, version } of packages) found.set(`${name} (${platform})`, version);
  }
  return found;
}

function changesBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): LockChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((change) => change.before !== change.after);
}
