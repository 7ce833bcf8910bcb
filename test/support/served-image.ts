import type { Descriptor } from '../../src/oci/documents/manifest.ts';
import { startFaultRegistry } from './fault-registry.ts';
import type { ShapedImages } from './index-shapes.ts';

/** Serves documents from a registry of their own, where a tag names one of them; says what names it. */
export async function servedImage({ blobs, manifests }: ShapedImages, root: Descriptor) {
  const registry = await startFaultRegistry();
  const repository = registry.repository('team/iris');
  for (const [digest, bytes] of blobs) repository.blobs.set(digest, bytes);
  for (const [digest, manifest] of manifests) repository.manifests.set(digest, manifest);
  repository.tags.set('1', root.digest);
  return { registry, argument: `${registry.host}/team/iris:1` };
}
