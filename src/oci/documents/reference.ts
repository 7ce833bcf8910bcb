import { MlpackError } from '../../errors/mlpack-error.ts';
import { digestTag, isDigest, type Digest } from './digest.ts';

/** Name of an image in a registry: its repository, and which of the images there it is. */
export interface Reference {
  /** Host and optional port; `docker.io` when none was written. */
  readonly registry: string;
  /** Path in the registry; official images of docker.io are under `library/`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** A reference by tag, which is all that engines, layouts and archives name an image by when they are given one. */
export type TaggedReference = Omit<Reference, 'tag' | 'digest'> & { readonly tag: string };

/** A place in a registry that images are pushed to and named in. */
export type RegistryRepository = Pick<Reference, 'registry' | 'repository'>;

const host =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/u;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/u;
const tagPattern = /^\w[\w.-]{0,127}$/u;
const maxNameLength = 255;

/**
 * Parses `[host[:port]/]path[:tag][@digest]` as docker does: `iris` is `docker.io/library/iris`.
 * No default tag is invented.
 * Grammar: distribution.md "Pulling manifests" and github.com/distribution/reference.
 * @throws MlpackError REFERENCE_INVALID
 */
export function parseReference(text: string): Reference {
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !isDigest(digest)) {
    throw invalid(text, `"${digest}" is not sha256: and 64 lower-case hex digits`);
  }
  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !tagPattern.test(tag)) {
    throw invalid(text, `the tag "${tag}" may only have letters, digits, "_", "." and "-", 128 at most`);
  }
  const name = hasTag ? named.slice(0, colon) : named;
  return {
    ...parseName(text, name),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** {@link parseReference} of what may be none, as in other people's files: then undefined. */
export function asReference(text: string): Reference | undefined {
  try {
    return parseReference(text);
  } catch {
    return undefined;
  }
}

/** Whether two are in one repository, whichever tags they have. */
export function isSameRepository(a: RegistryRepository, b: RegistryRepository): boolean {
  return a.registry === b.registry && a.repository === b.repository;
}

/** The full form, which {@link parseReference} reads back to the same value. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** The same by tag: the one written, else that of the digest, which is no other image's; `latest`, as docker reads a bare name. */
export function taggedReference({ registry, repository, tag, digest }: Reference): TaggedReference {
  return { registry, repository, tag: tag ?? (digest === undefined ? 'latest' : digestTag(digest)) };
}

/** The form people write: without docker.io and its `library/`. */
export function familiarReference(reference: Reference): string {
  return formatReference(reference).replace(/^docker\.io\/(?:library\/(?=[^/]+$))?/u, '');
}

/** What an image can be called that is named after something else: the same in lower case, where that is a name for one. */
export function imageNameOf(text: string): string {
  const name = text.toLowerCase();
  if (component.test(name)) return name;
  const plain = name.replaceAll(/[^a-z0-9]+/gu, '-').replaceAll(/^-|-$/gu, '');
  return plain === '' ? 'model' : plain;
}

/** Whether a reference, as written, says which registry it is about: `iris` and `me/iris` leave it open. */
export function writesRegistry(text: string): boolean {
  const [, first] = /^([^/]+)\//u.exec(text) ?? [];
  return first !== undefined && first !== '.' && first !== '..' && isHost(first) && host.test(first);
}

/** Whether docker takes it for a host: it has a dot or a port, is localhost, or could not be a path. */
function isHost(first: string): boolean {
  return /[.:]/u.test(first) || first === 'localhost' || first !== first.toLowerCase();
}

function parseName(text: string, name: string): { registry: string; repository: string } {
  if (name === '') throw invalid(text, 'it has no name');
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const hasHost = isHost(first);
  const registry = hasHost ? first.replace(/^index\.docker\.io$/u, 'docker.io') : 'docker.io';
  if (!host.test(registry)) throw invalid(text, `"${registry}" is not a host name`);
  const path = hasHost ? name.slice(slash + 1) : name;
  const bad = path.split('/').find((part) => !component.test(part));
  if (bad !== undefined) {
    throw invalid(
      text,
      bad === bad.toLowerCase()
        ? `"${bad}" may only have lower-case letters and digits, with ".", "_" or "-" between them`
        : `the name must be lower case: "${bad.toLowerCase()}"`,
    );
  }
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  if (registry.length + 1 + repository.length > maxNameLength) {
    throw invalid(text, `its name is longer than ${maxNameLength} characters`);
  }
  return { registry, repository };
}

function invalid(text: string, reason: string): MlpackError {
  return new MlpackError('REFERENCE_INVALID', `"${text}" is not an image reference: ${reason}.`, {
    suggestions: ['Write it as name:tag, or registry.example.com/team/name:tag.'],
  });
}
