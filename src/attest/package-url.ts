import { asReference } from '../oci/documents/reference.ts';

/**
 * A package URL, as tools name packages by, https://github.com/package-url/purl-spec. Names are given as the type's rules
 * have them, lower case where it says so.
 *
 * @param path namespace and name
 * @param qualifiers those without a value are left out
 */
export function packageUrl(
  type: 'apk' | 'deb' | 'npm' | 'oci' | 'generic',
  path: readonly string[],
  version: string,
  qualifiers: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = Object.entries(qualifiers)
    .flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [`${key}=${encoded(value).replaceAll('%2F', '/')}`],
    )
    .toSorted((a, b) => (a < b ? -1 : 1));
  const name = path.map((part) => encoded(part)).join('/');
  return `pkg:${type}/${name}@${encoded(version)}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

/** The package URL of an image by digest. @param text its reference, as a lock has it */
export function baseImageUrl(text: string, digest: string): string {
  const reference = asReference(text);
  const name = reference?.repository.split('/').at(-1) ?? text;
  const place = reference && `${reference.registry}/${reference.repository}`;
  return packageUrl('oci', [name], digest, { repository_url: place, tag: reference?.tag });
}

/** All but letters, digits and `.-_~` is encoded, and the colon isn't. */
function encoded(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/gu, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
