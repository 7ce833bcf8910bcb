import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { leavingFile, proxyAdminAddress } from '../../deploy/proxy-service.ts';
import type { Compose } from '../../docker/compose.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';

/** Callers that keep their connections busy have closed them by then. */
const leavingMs = 2000;
const leaving = `${leavingFile.folder}/${leavingFile.name}`;
/** The mounted file may still be the one that was there when the container was made. */
const newFile = '/tmp/Caddyfile';

/**
 * Has the proxy take its configuration as the file is now, if it differs from what it goes by. Caddy closes idle
 * connections when it does so, and a request that a caller sends on one at that moment would be lost: so callers are
 * asked to close theirs before.
 *
 * @returns whether it has changed
 * @throws MlpackError CONFIG_INVALID with what Caddy says of the file; ENGINE_FAILED
 */
export async function reloadProxy(
  compose: Compose,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<boolean> {
  const inProxy = (script: string, input?: string, abort: AbortSignal | undefined = signal) =>
    compose.run(['exec', '-T', 'proxy', 'sh', '-c', script], { input, signal: abort });
  const path = join(folder, 'Caddyfile');
  const file = await readFile(path, 'utf8');
  const adapt = `cat > ${newFile} && caddy adapt --config ${newFile} --adapter caddyfile`;
  const wanted = await inProxy(adapt, file).catch((error: unknown) => {
    signal.throwIfAborted();
    const said = error instanceof Error ? error.message : String(error);
    throw new MlpackError('CONFIG_INVALID', `${path} is not taken by the proxy: ${said}`, {
      suggestions: ['Write it anew: mlpack compose --force'],
      cause: error,
    });
  });
  const now = await inProxy(`rm -f ${leaving}; wget -q -O - http://${proxyAdminAddress}/config/`);
  if (isDeepStrictEqual(JSON.parse(now), JSON.parse(wanted))) return false;
  try {
    await inProxy(`touch ${leaving}`);
    await sleep(leavingMs, undefined, { signal });
    await inProxy(`caddy reload --config ${newFile} --adapter caddyfile --address ${proxyAdminAddress}`);
  } finally {
    await inProxy(`rm -f ${leaving}`, undefined, AbortSignal.timeout(10_000)).catch(() => {});
  }
  return true;
}
