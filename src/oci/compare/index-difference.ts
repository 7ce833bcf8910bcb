import { isDeepStrictEqual } from 'node:util';
import { bundleImages } from '../image/assemble.ts';
import type { ImageBundle } from '../image/image.ts';
import { parseIndex } from '../documents/parse-documents.ts';

/**
 * What the index over an image's platforms says besides listing them, as mlpack writes it: annotations that were added,
 * other entries, another order. Its bytes are compared, so that one spelt otherwise is found, too.
 *
 * @returns null when there is nothing, or no index
 * @throws MlpackError IMAGE_INVALID
 */
export function indexDifference({ descriptor, images, indexBytes }: ImageBundle): string | null {
  if (indexBytes === undefined) return null;
  const expected = bundleImages(images);
  if (expected.indexBytes !== undefined && Buffer.from(indexBytes).equals(expected.indexBytes)) return null;
  const { manifests, ...rest } = parseIndex(indexBytes, descriptor.digest);
  const wanted = parseIndex(expected.indexBytes ?? indexBytes, descriptor.digest);
  const { manifests: entries, ...others } = wanted;
  const field = Object.keys({ ...rest, ...others }).find(
    (name) => !isDeepStrictEqual(valueOf(rest, name), valueOf(others, name)),
  );
  if (field !== undefined) return `differs in ${field}`;
  const at = manifests.findIndex((entry, i) => !isDeepStrictEqual(entry, entries[i]));
  return at === -1 ? 'is written otherwise' : `differs in entry ${at + 1}`;
}

function valueOf(document: object, name: string): unknown {
  return new Map<string, unknown>(Object.entries(document)).get(name);
}
