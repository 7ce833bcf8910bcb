import { createHash } from 'node:crypto';
import type { Lock } from '../../contract/schemas/lock.schema.ts';
import { lockToText, parseLock } from './lock.ts';
import type { WantedNpmPackage } from './npm/resolve-package.ts';
import { debianPackages, debianSuite, nodeVersion } from './pins.ts';
import { resolveLock, type ResolveRequest } from './resolve.ts';

/** A lock, and when the versions in it were looked up. */
export interface ResolvedLock {
  readonly lock: Lock;
  readonly resolvedAt: Date;
}

const memoKind = 'resolved';
/** Debian publishes security updates at any hour; its stable releases otherwise change every few weeks. */
const maxAgeMs = 24 * 60 * 60 * 1000;

/**
 * {@link resolveLock}, but for a base of Debian's packages what the cache was answered within the last day by the
 * same mirrors and registry, for the same packages. An image's tag is always asked for: it moves without notice.
 *
 * @throws MlpackError PACKAGE_NOT_FOUND, INTEGRITY, NETWORK
 */
export async function resolveRecent(request: ResolveRequest): Promise<ResolvedLock> {
  const recent = request.base === 'minimal' ? await recall(request) : undefined;
  return recent ?? resolveAndRemember(request);
}

/** Asks whatever the cache knows, and lets it know the answer. @throws as {@link resolveRecent} */
export async function resolveAndRemember(request: ResolveRequest): Promise<ResolvedLock> {
  const lock = await resolveLock(request);
  if (request.base === 'minimal') {
    const value = { resolvedAt: request.now.toISOString(), lock: lockToText(lock) };
    await request.store.remember(memoKind, keyOf(request), value);
  }
  return { lock, resolvedAt: request.now };
}

async function recall(request: ResolveRequest): Promise<ResolvedLock | undefined> {
  const memo: unknown = await request.store.recall(memoKind, keyOf(request));
  if (!isMemo(memo)) return undefined;
  const resolvedAt = new Date(memo.resolvedAt);
  const ageMs = request.now.getTime() - resolvedAt.getTime();
  // Not a number, or of a clock that was ahead.
  if (!(ageMs >= 0 && ageMs < maxAgeMs)) return undefined;
  try {
    return { lock: { ...parseLock(memo.lock, 'the cache'), builder: request.builder }, resolvedAt };
  } catch {
    return undefined;
  }
}

/** Key of all that the answer depends on; hashed, as a registry's URL may have a password in it. */
function keyOf({ mirrors, npm, platforms, runtime }: ResolveRequest): string {
  const { debian, 'debian-security': security } = mirrors;
  const packages = { debianSuite, debianPackages, nodeVersion, runtime: runtime.map(nameAndVersion) };
  const inputs = { debian, security, registry: npm.registry, platforms, ...packages };
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}

function nameAndVersion({ name, version }: WantedNpmPackage): string {
  return `${name}@${version}`;
}

function isMemo(value: unknown): value is { readonly resolvedAt: string; readonly lock: string } {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'resolvedAt' in value &&
    typeof value.resolvedAt === 'string' &&
    'lock' in value &&
    typeof value.lock === 'string'
  );
}
