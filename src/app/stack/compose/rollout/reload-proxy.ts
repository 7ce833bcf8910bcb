import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { leavingFile, proxyAdminAddress } from '../../../../deploy/compose/proxy-service.ts';
import type { Compose } from '../../../../docker/compose/compose.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { readBoundedFile } from '../../../../util/files/bounded-file.ts';
import { unreadable } from '../../../../util/files/file-error.ts';
import { encodingProblem } from '../../../../util/files/utf8.ts';
import { proxyConfig, runInProxy } from './proxy-config.ts';

/** Callers that keep their connections busy have closed them by then. */
const leavingMs = 2000;
/** By then the reloaded proxy has asked every server whether it is ready. */
const askedMs = 1500;
const leaving = `${leavingFile.folder}/${leavingFile.name}`;
/** The mounted file may still be the one that was there when the container was made. */
const newFile = '/tmp/Caddyfile';

const mostBytes = 16 << 20;

/**
 * Has the proxy take its configuration as the file is now, if it differs from what it goes by. Caddy closes idle
 * connections when it does so, and a request that a caller sends on one at that moment would be lost: so callers are
 * asked to close theirs before.
 *
 * @returns whether it has changed
 * @throws MlpackError CONFIG_INVALID with what Caddy says of the file; FILE_NOT_READABLE, ENGINE_FAILED
 */
export async function reloadProxy(
  compose: Compose,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<boolean> {
  const path = join(folder, 'Caddyfile');
  const file = await readBoundedFile(path, mostBytes).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const problem = encodingProblem(file);
  if (problem !== undefined) throw new MlpackError('CONFIG_INVALID', `${path} ${problem}.`);
  const adapt = `cat > ${newFile} && caddy adapt --config ${newFile} --adapter caddyfile`;
  const wanted = await runInProxy(compose, adapt, { input: file.toString('utf8'), signal }).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      const said = error instanceof Error ? error.message : String(error);
      throw new MlpackError('CONFIG_INVALID', `${path} is not taken by the proxy: ${said}`, {
        suggestions: ['Write it anew: mlpack compose --force'],
        cause: error,
      });
    },
  );
  await runInProxy(compose, `rm -f ${leaving}`, { signal });
  const now = await proxyConfig(compose, signal);
  if (isDeepStrictEqual(JSON.parse(now), JSON.parse(wanted))) return false;
  try {
    await runInProxy(compose, `touch ${leaving}`, { signal });
    await sleep(leavingMs, undefined, { signal });
    const reload = `caddy reload --config ${newFile} --adapter caddyfile --address ${proxyAdminAddress}`;
    await runInProxy(compose, reload, { signal });
    await sleep(askedMs, undefined, { signal });
  } finally {
    await runInProxy(compose, `rm -f ${leaving}`, { signal: AbortSignal.timeout(10_000) }).catch(() => {});
  }
  return true;
}
