import { resolve } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { tarKind } from '../../oci/archive/archive.ts';
import { refuseOtherKind } from '../../util/files/output-kind.ts';

/** A place that a finished image goes to. */
export type OutputTarget =
  | { readonly kind: 'docker' }
  | { readonly kind: 'oci' | 'oci-archive' | 'docker-archive'; readonly path: string };

const forms = ['oci:DIR', 'oci-archive:FILE', 'docker-archive:FILE', 'docker'];

/**
 * Parses `--output`, spelt as skopeo and crane spell their transports.
 *
 * @throws MlpackError USAGE; OUTPUT_EXISTS where a file that is no archive would be lost
 */
export async function parseOutputTarget(text: string, cwd: string): Promise<OutputTarget> {
  if (text === 'docker') return { kind: 'docker' };
  const [, kind, path] = /^(oci|oci-archive|docker-archive):(.+)$/.exec(text) ?? [];
  if (path !== undefined && (kind === 'oci' || kind === 'oci-archive' || kind === 'docker-archive')) {
    const absolute = resolve(cwd, path);
    if (kind !== 'oci') await refuseOtherKind(absolute, tarKind);
    return { kind, path: absolute };
  }
  throw new MlpackError('USAGE', `--output ${text} is not understood.`, {
    suggestions: [`One of: ${forms.join(', ')}`],
  });
}
