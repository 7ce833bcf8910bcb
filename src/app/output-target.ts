import { resolve } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';

/** Where a finished image goes. */
export type OutputTarget =
  | { readonly kind: 'docker' }
  | { readonly kind: 'oci' | 'oci-archive' | 'docker-archive'; readonly path: string };

const forms = ['oci:DIR', 'oci-archive:FILE', 'docker-archive:FILE', 'docker'];

/**
 * Parses `--output`, spelt as skopeo and crane spell their transports.
 *
 * @throws MlpackError USAGE
 */
export function parseOutputTarget(text: string, cwd: string): OutputTarget {
  if (text === 'docker') return { kind: 'docker' };
  const [, kind, path] = /^(oci|oci-archive|docker-archive):(.+)$/.exec(text) ?? [];
  if (path !== undefined && (kind === 'oci' || kind === 'oci-archive' || kind === 'docker-archive')) {
    return { kind, path: resolve(cwd, path) };
  }
  throw new MlpackError('USAGE', `--output ${text} is not understood.`, {
    suggestions: [`One of: ${forms.join(', ')}`],
  });
}
