import type { Digest } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { parseManifest } from '../../oci/documents/parse-documents.ts';
import { formatReference, type RegistryRepository } from '../../oci/documents/reference.ts';
import { fileContent, type SeekableContent } from '../../util/blobs/content.ts';
import type { RegistryClient } from '../client/client.ts';
import { unmirrored } from '../client/unmirrored.ts';
import { blobFetcher, type DownloadOptions } from '../pull/download-blob.ts';
import { fetchManifest } from '../pull/manifest-source.ts';
import { putReferrers, type Attachment, type ReadyReferrer } from './attach-referrers.ts';
import { listReferrers } from './list-referrers.ts';
import { checkSubject, saidOfItself } from './said-of-itself.ts';

/** A signature of an SBOM of an image is two deep; a crafted registry may go on without end. */
const maxDepth = 3;

/**
 * Copies what is attached to a manifest or an index, and what is attached to that in turn, to where the same manifest or
 * index is. Everything keeps its digest; what is there already is not sent again.
 *
 * @throws MlpackError REGISTRY_FAILED also where the list of them can't be read; IMAGE_INVALID, INTEGRITY, REGISTRY_…, NETWORK
 */
export async function copyReferrers(
  client: RegistryClient,
  from: RegistryRepository,
  to: RegistryRepository,
  subject: Digest,
  options: DownloadOptions,
  depth = 1,
): Promise<Attachment> {
  const { store, signal } = options;
  const listed = await listReferrers(client, from, subject, { signal });
  const ready: ReadyReferrer[] = [];
  for (const descriptor of listed) {
    ready.push(await fetchReferrer(client, from, subject, descriptor, options));
  }
  const attached = await putReferrers(client, to, subject, ready, { memory: store, ...options });
  const nested: Attachment[] = [];
  for (const { digest } of depth < maxDepth ? listed : []) {
    nested.push(await copyReferrers(client, from, to, digest, options, depth + 1));
  }
  return joined([attached, ...nested]);
}

/** Several attachments as one. */
export function joined(attachments: readonly Attachment[]): Attachment {
  return {
    referrers: attachments.flatMap(({ referrers }) => referrers),
    sentBytes: attachments.reduce((sum, { sentBytes }) => sum + sentBytes, 0),
    confirm: async () => void (await Promise.all(attachments.map(({ confirm }) => confirm()))),
  };
}

async function fetchReferrer(
  client: RegistryClient,
  from: RegistryRepository,
  subject: Digest,
  listed: Descriptor,
  options: DownloadOptions,
): Promise<ReadyReferrer> {
  const { digest } = listed;
  const where = formatReference({ ...from, digest });
  const own = unmirrored(client);
  const { mediaType, bytes } = await fetchManifest(own, { ...from, digest }, options.signal);
  const manifest = parseManifest(bytes, where);
  checkSubject(manifest, subject, where);
  const fetchBlob = blobFetcher(own, from, options);
  const blobs = new Map<Digest, SeekableContent>();
  for (const blob of [manifest.config, ...manifest.layers]) {
    if (blob.data !== undefined) continue;
    const { path, sizeBytes, sha256 } = await fetchBlob(blob);
    blobs.set(blob.digest, fileContent(path, { sizeBytes, sha256 }));
  }
  const descriptor = { mediaType, digest, size: bytes.byteLength, ...saidOfItself(manifest) };
  return { descriptor, manifestBytes: bytes, blobs };
}
