/** Media types of the OCI image specification (media-types.md) and the Docker ones that mean the same bytes. */
export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  /** Of the blob `{}`, where a manifest has to have a config and there is none. */
  empty: 'application/vnd.oci.empty.v1+json',
  layerTar: 'application/vnd.oci.image.layer.v1.tar',
  layerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  layerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerLayerZstd: 'application/vnd.docker.image.rootfs.diff.tar.zstd',
  dockerLayerTar: 'application/vnd.docker.image.rootfs.diff.tar',
} as const;

const ociEquivalents: ReadonlyMap<string, string> = new Map([
  [mediaTypes.dockerIndex, mediaTypes.index],
  [mediaTypes.dockerManifest, mediaTypes.manifest],
  [mediaTypes.dockerConfig, mediaTypes.config],
  [mediaTypes.dockerLayerGzip, mediaTypes.layerGzip],
  [mediaTypes.dockerLayerZstd, mediaTypes.layerZstd],
  [mediaTypes.dockerLayerTar, mediaTypes.layerTar],
]);

/** The OCI name of a Docker media type; any other comes back as it is. */
export function ociMediaType(mediaType: string): string {
  return ociEquivalents.get(mediaType) ?? mediaType;
}
