import type { UnclaimedFile } from '../../attest/sbom/claims.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';

const shown = 3;

/** The error for files that belong to nothing. @param label names the image */
export function undeclaredFiles(label: string, unclaimed: readonly UnclaimedFile[]): MlpackError {
  const named = unclaimed
    .slice(0, shown)
    .map(({ file, why }) => (why === undefined ? `/${file.path}` : `/${file.path} (${why})`));
  const more = unclaimed.length - named.length;
  const list = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const belongs = unclaimed.length === 1 ? 'belongs' : 'belong';
  return new MlpackError(
    'SBOM_INCOMPLETE',
    `${label}: ${list} ${belongs} to nothing that the image says it is made of.`,
    {
      suggestions: [
        'Find out who put it there: mlpack verify tells whether the image is what its build gives.',
        'If a Dockerfile of your own does, list such files by their hashes: --allow-unknown',
      ],
    },
  );
}
