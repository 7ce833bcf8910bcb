import { canonicalJson } from '../oci/documents/canonical-json.ts';
import type { Subject } from '../oci/artifact/artifact.ts';
import { hexOf } from '../oci/documents/digest.ts';
import type { ImagePlatform } from '../oci/documents/platform.ts';
import type { NonEmpty } from '../util/non-empty.ts';
import { mapNonEmpty } from '../util/non-empty.ts';
import { packageUrl } from './package-url.ts';

/** The media type of a statement, as it is attached unsigned. */
export const statementMediaType = 'application/vnd.in-toto+json';
/** The annotation that tells which predicate a statement has, so that it need not be fetched to be known (BuildKit, GitHub). */
export const predicateTypeAnnotation = 'in-toto.io/predicate-type';

/**
 * Something said of artifacts that are named by their digests: in-toto's Statement,
 * https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md.
 */
export interface Statement {
  readonly _type: 'https://in-toto.io/Statement/v1';
  readonly subject: NonEmpty<ResourceDescriptor>;
  /** Says what the predicate means. */
  readonly predicateType: string;
  readonly predicate: object;
}

/** https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
export interface ResourceDescriptor {
  readonly name?: string;
  readonly uri?: string;
  /** Hex digits by the name of the algorithm. */
  readonly digest?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest or an index that something is said of. */
export interface StatementSubject extends Subject {
  /** Of a manifest; an index has none. */
  readonly platform?: ImagePlatform | undefined;
}

/**
 * A statement of images. Where they are kept is no part of their names, so that it is the same statement everywhere.
 *
 * @param name of the image, without registry and tag
 */
export function statementOf(
  name: string,
  subjects: NonEmpty<StatementSubject>,
  said: Pick<Statement, 'predicateType' | 'predicate'>,
): Statement {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: mapNonEmpty(subjects, ({ digest, platform }) => ({
      name: packageUrl('oci', [name.toLowerCase()], digest, platform && { arch: platform.architecture }),
      digest: { sha256: hexOf(digest) },
    })),
    predicateType: said.predicateType,
    predicate: said.predicate,
  };
}

/** The bytes of a statement: the same one always has the same. */
export function statementBytes(statement: Statement): Buffer {
  return canonicalJson(statement);
}
