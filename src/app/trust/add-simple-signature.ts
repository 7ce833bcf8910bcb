import { canonicalJson } from '../../oci/documents/canonical-json.ts';
import { digestOf, type Digest } from '../../oci/documents/digest.ts';
import type { Descriptor, Manifest } from '../../oci/documents/manifest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { signatureAnnotation, simpleMediaType, simplePayload } from '../../attest/simple/simple-signing.ts';
import type { Signer } from '../../attest/keys/signer.ts';
import { pushBlob } from '../../registry/push/push.ts';
import { addSettled } from '../../registry/push/add-settled.ts';
import { putManifest } from '../../registry/push/put-manifest.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import type { Environment } from '../environment/environment.ts';
import { cosignTag, readCosignTag } from './cosign-tags.ts';
import type { ImageInRegistry } from './signed-image.ts';

/**
 * Adds a signature in the older format to those that are there, which others may do at the same time.
 *
 * @returns digest of the manifest that has it then; and what sees that nobody has written over it: {@link addSettled}
 * @throws MlpackError REGISTRY_…, NETWORK, IMAGE_INVALID for a tag that is something else's
 */
export async function addSimpleSignature(
  { store, signal }: Pick<Environment, 'store' | 'signal'>,
  image: ImageInRegistry,
  signer: Signer,
): Promise<{ readonly digest: () => Digest; readonly confirm: () => Promise<void> }> {
  const { client, repository, subject, place } = image;
  const push = (blob: Buffer) =>
    pushBlob(client, repository, digestOf(blob), bytesContent(blob), { memory: store, signal });
  const payload = simplePayload(place);
  const signature = (await signer.sign(payload)).toString('base64');
  const layer: Descriptor = {
    mediaType: simpleMediaType,
    digest: digestOf(payload),
    size: payload.byteLength,
    annotations: { [signatureAnnotation]: signature },
  };
  await push(payload);
  const tag = cosignTag(subject.digest, 'sig');
  let digest = layer.digest;
  const confirm = await addSettled(
    async (timed) => {
      const before = (await timed(() => readCosignTag(image, 'sig', signal)))?.manifest;
      if (before?.layers.some((each) => each.annotations?.[signatureAnnotation] === signature) === true)
        return false;
      const { config, ...manifest } = withLayer(before, layer);
      await push(config);
      const described = { mediaType: mediaTypes.config, digest: digestOf(config), size: config.byteLength };
      const bytes = canonicalJson({ ...manifest, config: described });
      await timed(() =>
        putManifest(client, repository, tag, { mediaType: mediaTypes.manifest, bytes }, signal),
      );
      digest = digestOf(bytes);
      return true;
    },
    repository.registry,
    `signatures under ${tag}`,
    { signal },
  );
  return { digest: () => digest, confirm };
}

/** What is there with one layer more: an image of nothing, which registries take that take images alone. */
function withLayer(before: Manifest | undefined, layer: Descriptor) {
  const layers = [...(before?.layers ?? []), layer];
  const config = canonicalJson({
    architecture: '',
    config: {},
    created: '0001-01-01T00:00:00Z',
    history: layers.map(() => ({ created: '0001-01-01T00:00:00Z' })),
    os: '',
    rootfs: { diff_ids: layers.map(({ digest }) => digest), type: 'layers' },
  });
  return { ...before, schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers };
}
