import type { Artifact, ArtifactLayer, Subject } from '../../oci/artifact/artifact.ts';
import {
  predicateTypeAnnotation,
  statementBytes,
  statementMediaType,
  statementOf,
  type Statement,
  type StatementSubject,
} from '../../attest/statement.ts';
import type { ImageBundle } from '../../oci/image/image.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';

/** Something that mlpack says of an image, to be attached to it. */
export interface Attestation {
  /** Of the image, without registry and tag. */
  readonly name: string;
  /** What it is about, and is attached to each of. */
  readonly subjects: NonEmpty<StatementSubject>;
  /** What kind of thing is said, for example https://slsa.dev/provenance/v1. */
  readonly predicateType: string;
  readonly predicate: object;
  /** A document in a format of its own that is attached instead of in-toto's statement; undefined where there is none. */
  readonly document?: Pick<ArtifactLayer, 'mediaType' | 'bytes'> | undefined;
}

/**
 * Makes what is said of an image when it is pushed; nothing of one that it knows nothing about.
 *
 * @param isSame nothing of the environment may be in it: the same image must give the same everywhere
 */
export type AttestationMaker = (
  environment: Environment,
  bundle: ImageBundle,
  options: { readonly isSame: boolean },
) => Promise<readonly Attestation[]>;

/** The statement that an attestation is. @param subjects fewer than it is about, where it is to be of those alone */
export function asStatement(
  { name, subjects, predicateType, predicate }: Attestation,
  about: NonEmpty<StatementSubject> = subjects,
): Statement {
  return statementOf(name, about, { predicateType, predicate });
}

/** What is attached: the document, else the statement. */
export function asArtifact(attestation: Attestation): Artifact {
  const layer = attestation.document ?? statementLayer(asStatement(attestation));
  const annotations = { [predicateTypeAnnotation]: attestation.predicateType };
  return { artifactType: layer.mediaType, layers: [{ ...layer, annotations }], annotations };
}

/** The statement as a layer, with its type told. */
export function statementLayer(statement: Statement): ArtifactLayer {
  return {
    mediaType: statementMediaType,
    bytes: statementBytes(statement),
    annotations: { [predicateTypeAnnotation]: statement.predicateType },
  };
}

/** What a bundle has that something can be said of: its index, and the manifest of each image. */
export function subjectsOf({ descriptor, images, indexBytes }: ImageBundle): NonEmpty<StatementSubject> {
  const [first, ...others] = images.map((image) => subjectOf(image.descriptor, image.platform));
  const own = subjectOf(descriptor);
  if (first === undefined || indexBytes !== undefined) return [own, ...(first ? [first, ...others] : [])];
  return [first, ...others];
}

function subjectOf(
  { mediaType, digest, size }: Subject,
  platform?: StatementSubject['platform'],
): StatementSubject {
  return { mediaType, digest, size, ...(platform === undefined ? {} : { platform }) };
}
