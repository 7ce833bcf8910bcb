import type { WrittenSbom } from '../../app/trust/write-sbom.ts';

/** What `mlpack sbom --output` prints for people. */
export function renderSbom(written: readonly WrittenSbom[]): string {
  return written
    .map(
      ({ path, platform, components, files }) =>
        `Wrote ${path}: ${components} components of ${platform} have all of its ${files} files.`,
    )
    .join('\n');
}
