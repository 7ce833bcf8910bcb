// Made of schemas/lock.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.

/** mlpack.lock. Every input of an image but the model, pinned. Written by mlpack; commit it. It names no host, so that mirrors may differ. */
export interface Lock {
  readonly $schema?: string;
  readonly lockVersion: 1;
  readonly builder: {
    /** Number of the format, which grows when the same inputs give other files. */
    readonly format: number;
    /** What compressed the layers, for example node-zlib-gzip-6. */
    readonly layerEncoder: string;
  };
  readonly base: MinimalBase | ImageBase;
  readonly npm: readonly LockedNpmPackage[];
}
/** The base assembled from Debian packages. */
export interface MinimalBase {
  readonly kind: 'minimal';
  readonly suite: string;
  readonly platforms: {
    readonly 'linux/amd64'?: {
      readonly packages: readonly LockedDebianPackage[];
    };
    readonly 'linux/arm64'?: {
      readonly packages: readonly LockedDebianPackage[];
    };
  };
}
export interface LockedDebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: 'amd64' | 'arm64' | 'all';
  readonly archive: 'debian' | 'debian-security';
  /** Path below the root of the archive. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}
/** A base pulled from an image registry. */
export interface ImageBase {
  readonly kind: 'image';
  readonly reference: string;
  /** Digest of the index or manifest that the reference named. */
  readonly digest: string;
}
export interface LockedNpmPackage {
  readonly name: string;
  readonly version: string;
  readonly role: 'node' | 'onnxruntime';
  /** The platform that the package is for; null when it serves every one. */
  readonly platform: 'linux/amd64' | 'linux/arm64' | null;
  /** Path below the root of the registry. */
  readonly tarball: string;
  /** Hash of the tarball, as package-lock.json has it. */
  readonly integrity: string;
}
