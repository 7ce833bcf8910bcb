import { extname, resolve } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import type { OutputKind } from '../../util/files/output-kind.ts';
import type { Environment } from '../environment/environment.ts';
import { sbomText, type ImageSbom, type PlatformSbom } from './sbom.ts';

const sbomKind: OutputKind = {
  name: 'an SBOM',
  matches: (head) => /^\s*\{\s*"(?:\$schema|bomFormat|spdxVersion|SPDXID)"/u.test(head.toString()),
};

/** A file that was written. */
export interface WrittenSbom extends Omit<PlatformSbom, 'document'> {
  /** As the user named it; with the platform where there are several. */
  readonly path: string;
}

/**
 * Writes the SBOM of each platform into a file of its own: of several platforms, their names stand before the ending.
 *
 * @throws MlpackError OUTPUT_EXISTS for a file that is no SBOM; OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function writeSboms(
  { cwd, signal }: Pick<Environment, 'cwd' | 'signal'>,
  { platforms }: ImageSbom,
  output: string,
): Promise<WrittenSbom[]> {
  const written: WrittenSbom[] = [];
  for (const sbom of platforms) {
    const path = platforms.length === 1 ? output : namedAfter(output, sbom.platform);
    await writeFileAtomic(resolve(cwd, path), sbomText(sbom), { kind: sbomKind, signal });
    const { document: _document, ...about } = sbom;
    written.push({ ...about, path });
  }
  return written;
}

function namedAfter(output: string, platform: string): string {
  const ending = extname(output);
  return `${output.slice(0, output.length - ending.length)}.${platform.replaceAll('/', '-')}${ending}`;
}

/** The text of the only SBOM. @throws MlpackError USAGE where there is one for each of several platforms */
export function onlySbom({ image, platforms }: ImageSbom): string {
  const [first, ...others] = platforms;
  if (others.length === 0) return sbomText(first);
  const names = platforms.map(({ platform }) => platform);
  throw new MlpackError('USAGE', `${image} has an SBOM for each of ${names.join(' and ')}.`, {
    suggestions: [
      `Choose one: --platform ${first.platform}`,
      'Or have each written into a file of its own: --output sbom.json',
    ],
  });
}
