import { createHash } from 'node:crypto';

export interface KeptManifest {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** What one repository has. */
export interface KeptRepository {
  /** Blobs by digest. */
  readonly blobs: Map<string, Buffer>;
  /** Manifests by digest. */
  readonly manifests: Map<string, KeptManifest>;
  /** Tag to digest. */
  readonly tags: Map<string, string>;
}

/** Every repository, in memory. A test may read them, and put or take away what it likes. */
export class Contents {
  readonly repositories = new Map<string, KeptRepository>();

  /** Created when it is not there. */
  of(repository: string): KeptRepository {
    let found = this.repositories.get(repository);
    if (found === undefined) {
      found = { blobs: new Map(), manifests: new Map(), tags: new Map() };
      this.repositories.set(repository, found);
    }
    return found;
  }
}

export function sha256Digest(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
