import type { ImageFile } from '../../oci/image/image-files.ts';
import type { ClaimedComponent, PlacedComponent } from './component.ts';

/** A file that belongs to nothing. */
export interface UnclaimedFile {
  readonly file: ImageFile;
  /** Why not to what it might belong to; undefined where it might to nothing. */
  readonly why: string | undefined;
}

/**
 * Gives each file to exactly one component: the first that claims it.
 *
 * @returns the components sorted by ref, without their claims, and what is left over
 */
export function placeFiles(
  components: readonly ClaimedComponent[],
  files: Iterable<ImageFile>,
): { readonly placed: readonly PlacedComponent[]; readonly unclaimed: readonly UnclaimedFile[] } {
  const owned = new Map<string, ImageFile[]>();
  const unclaimed: UnclaimedFile[] = [];
  for (const file of files) {
    let why: string | undefined;
    const owner = components.find(({ claims }) => {
      const answer = claims?.(file) ?? false;
      if (typeof answer === 'string') why ??= answer;
      return answer === true;
    });
    if (owner === undefined) unclaimed.push({ file, why });
    else if (!owned.get(owner.ref)?.push(file)) owned.set(owner.ref, [file]);
  }
  const placed = components.map(({ claims: _claims, ...component }) => ({
    ...component,
    files: owned.get(component.ref) ?? [],
  }));
  return { placed: placed.toSorted((a, b) => (a.ref < b.ref ? -1 : 1)), unclaimed };
}

/** Claims of the files that are listed, but those that a later layer than that of `record` has put there. */
export function listedClaim(
  paths: ReadonlySet<string>,
  record: ImageFile | undefined,
): NonNullable<ClaimedComponent['claims']> {
  return ({ path, layerNumber }) => {
    if (!paths.has(path)) return false;
    return layerNumber <= (record?.layerNumber ?? -1) || 'it came in a later layer';
  };
}

/**
 * Claims of files whose SHA-256 is known, by path.
 *
 * @param who says so
 */
export function hashedClaim(
  sha256Of: ReadonlyMap<string, string>,
  who: string,
): NonNullable<ClaimedComponent['claims']> {
  return ({ path, digests }) => {
    const sha256 = sha256Of.get(path);
    return sha256 === undefined ? false : digests?.sha256 === sha256 || `it is not the one that ${who} names`;
  };
}
