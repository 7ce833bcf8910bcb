import prettyBytes from 'pretty-bytes';
import type { AssembleContext } from '../../base/assemble.ts';
import { debianMirrors } from '../../base/debian/archive.ts';
import type { Environment } from './environment.ts';

/** The fetching side of the environment; downloads are shown through `update`. */
export function fetchContext(
  { env, http, store, npm, signal }: Pick<Environment, 'env' | 'http' | 'store' | 'npm' | 'signal'>,
  update: (detail: string) => void,
): AssembleContext {
  return {
    http,
    store,
    npm,
    mirrors: debianMirrors(env['MLPACK_DEBIAN_MIRROR']),
    signal,
    onProgress: ({ label, receivedBytes, totalBytes }) => {
      const total = totalBytes === undefined ? '' : ` of ${prettyBytes(totalBytes)}`;
      update(`${label}: ${prettyBytes(receivedBytes)}${total}`);
    },
  };
}
