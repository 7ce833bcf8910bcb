import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive, processIdentity } from '../process-identity.ts';

/** Containers that share a cache folder don't share process ids: a name says whose id it carries. */
const host = encodeURIComponent(hostname());
const pattern = /^\.(.+)~([\d-]+)~\d+\.tmp$/u;
const foreignLitterMs = 24 * 60 * 60 * 1000;
let counter = 0;

/**
 * A name no other live process uses, `<prefix>.<host>~<process>~<n>.tmp`, from which
 * {@link removeLitter} of a later run can tell that its writer has died.
 */
export function temporaryName(prefix: string): string {
  counter += 1;
  return `${prefix}.${host}~${processIdentity}~${counter}.tmp`;
}

/** Deletes from `folder` what dead processes left under names `<prefix>.….tmp`; of other hosts, what is a day old. */
export async function removeLitter(folder: string, prefix: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const match = name.startsWith(`${prefix}.`) ? pattern.exec(name.slice(prefix.length)) : null;
    if (match === null) continue;
    const path = join(folder, name);
    const isLitter = match[1] === host ? !isProcessAlive(match[2] ?? '') : await isOld(path);
    if (isLitter) await rm(path, { recursive: true, force: true });
  }
}

async function isOld(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > foreignLitterMs;
}
