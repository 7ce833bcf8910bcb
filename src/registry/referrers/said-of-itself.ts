import type { Digest } from '../../oci/documents/digest.ts';
import type { Manifest } from '../../oci/documents/manifest.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { field, isRecord } from '../../util/record.ts';

/** What an artifact's manifest says that a list of referrers repeats (distribution.md "Pushing Manifests with Subject"). */
export function saidOfItself({ artifactType, config, annotations }: Manifest): {
  readonly artifactType: string;
  readonly annotations?: Readonly<Record<string, string>>;
} {
  const isTyped = typeof artifactType === 'string' && artifactType !== '';
  return { artifactType: isTyped ? artifactType : config.mediaType, ...annotationsOf(annotations) };
}

/** What of somebody's annotations are texts; nothing where there are none. */
export function annotationsOf(value: unknown): { annotations?: Readonly<Record<string, string>> } {
  const texts = Object.entries(isRecord(value) ? value : {}).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  );
  return texts.length === 0 ? {} : { annotations: Object.fromEntries(texts) };
}

/** @throws MlpackError IMAGE_INVALID when a manifest does not say that it is of the subject */
export function checkSubject(manifest: Manifest, subject: Digest, where: string): void {
  const said = field(manifest.subject, 'digest');
  if (said === subject) return;
  const other = typeof said === 'string' ? `is of ${said.slice(0, 80)}` : 'says nothing of what it is of';
  throw new MlpackError('IMAGE_INVALID', `${where} is listed as attached to ${subject}, but ${other}.`);
}
