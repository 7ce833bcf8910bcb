import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../documents/digest.ts';
import { containerdNameAnnotation, refNameAnnotation, type Descriptor } from '../documents/manifest.ts';
import { formatPlatform, type ImagePlatform } from '../documents/platform.ts';
import {
  asReference,
  familiarReference,
  formatReference,
  type TaggedReference,
} from '../documents/reference.ts';

/** Which of a layout's or an archive's images; what is left out matches any, but only one may match. */
export interface ImageSelector {
  /** A tag or a reference, as the image was named. */
  readonly name?: string | undefined;
  /** Digest of a manifest or of an index. */
  readonly digest?: Digest | undefined;
}

/**
 * The entries called `name`; where there are none, those whose tag it is. All, when `name` is undefined.
 *
 * @param names gives what an entry is called
 */
export function entriesNamed<T>(
  entries: readonly T[],
  name: string | undefined,
  names: (entry: T) => readonly string[],
): readonly T[] {
  if (name === undefined) return entries;
  const exact = entries.filter((entry) => names(entry).some((known) => isSameName(known, name)));
  if (exact.length > 0) return exact;
  return entries.filter((entry) => names(entry).some((known) => asReference(known)?.tag === name));
}

/**
 * Annotations that name an entry of an index.json, as BuildKit writes both: the one that skopeo, umoci and Podman go by,
 * and the one of containerd. The first is not the tag alone, because a layout may have images of several models, and
 * Podman took it for the whole name (containers/podman#11553).
 */
export function nameAnnotations(name: TaggedReference): Readonly<Record<string, string>> {
  return { [refNameAnnotation]: familiarReference(name), [containerdNameAnnotation]: formatReference(name) };
}

/** What an entry of a layout's index.json is called, by containerd and by others; each name once, as people write it. */
export function namesOf({ annotations }: Descriptor): string[] {
  const [whole, name] = [annotations?.[containerdNameAnnotation], annotations?.[refNameAnnotation]];
  const reference = typeof whole === 'string' ? asReference(whole) : undefined;
  const names = [reference === undefined ? whole : familiarReference(reference), name];
  return [...new Set(names)].filter((known) => typeof known === 'string');
}

/** Whether an entry is of the image of that name: by its whole name where it has one, else by the other. */
export function isNamed({ annotations }: Descriptor, name: TaggedReference): boolean {
  const known = annotations?.[containerdNameAnnotation] ?? annotations?.[refNameAnnotation];
  return known !== undefined && isSameName(known, formatReference(name));
}

/** Whether all that an entry is called is a tag, as mlpack named them before: it may be that of any image. */
export function isNamedByTag({ annotations }: Descriptor, { tag }: TaggedReference): boolean {
  return annotations?.[containerdNameAnnotation] === undefined && annotations?.[refNameAnnotation] === tag;
}

/** `iris:1` is `docker.io/library/iris:1`; what is no reference is only itself. */
export function isSameName(a: string, b: string): boolean {
  return a === b || normalise(a) === normalise(b);
}

function normalise(name: string): string {
  const reference = asReference(name);
  return reference === undefined ? name : formatReference(reference);
}

/** @param images that all match, though they are different: an image whose names others have too is told by its digest */
export function severalImages(
  label: string,
  images: readonly { readonly names: readonly string[]; readonly digest: Digest }[],
): MlpackError {
  const choices = images.flatMap(({ names, digest }) => {
    const others = images.filter((other) => other.digest !== digest);
    const own = names.filter((name) => !others.some((other) => other.names.includes(name)));
    return own.length === 0 ? [`@${digest}`] : own;
  });
  return new MlpackError('IMAGE_NOT_FOUND', `${label} has several images.`, {
    suggestions: [`Name one of: ${[...new Set(choices)].join(', ')}`],
  });
}

/** @param names those there are, to suggest */
export function notFound(label: string, selector: ImageSelector, names: readonly string[]): MlpackError {
  return notAmong(`${label} has no image${wantedText(selector)}.`, names);
}

/**
 * The same of an image that is there, and not for the platform that is wanted.
 *
 * @param platforms names of those it is there for, to suggest
 */
export function notForPlatform(
  label: string,
  selector: ImageSelector,
  platform: ImagePlatform,
  platforms: readonly string[],
): MlpackError {
  const wanted = `${wantedText(selector)} for ${formatPlatform(platform)}`;
  return notAmong(`${label} has no image${wanted}.`, platforms);
}

function wantedText({ name, digest }: ImageSelector): string {
  return `${name === undefined ? '' : ` "${name}"`}${digest === undefined ? '' : ` ${digest}`}`;
}

function notAmong(message: string, known: readonly string[]): MlpackError {
  const suggestions = known.length === 0 ? [] : [`It has: ${[...new Set(known)].join(', ')}`];
  return new MlpackError('IMAGE_NOT_FOUND', message, { suggestions });
}
