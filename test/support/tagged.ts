import { parseReference, taggedReference, type TaggedReference } from '../../src/oci/documents/reference.ts';

/** The name that an image is delivered under, as written: `iris:1`. */
export function tagged(text: string): TaggedReference {
  return taggedReference(parseReference(text));
}
