/** A blob that is complete on disk under its digest. */
export interface StoredBlob {
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A content-addressed store that parallel processes may share and that a kill cannot corrupt. */
export interface BlobStore {
  /** The blob if it is there; its bytes are hashed again, and a blob that has rotted is deleted and not found. */
  find(sha256: string): Promise<StoredBlob | undefined>;
  /** Where the blob lies if it is there, and used as by `find`, but unread: ask `find` before its bytes are needed. */
  locate(sha256: string): Promise<StoredBlob | undefined>;
  /**
   * Streams bytes in under their digest (temporary name, then rename). When `expected` is given and
   * differs, nothing is kept and an INTEGRITY error names both digests and `expected.label`.
   */
  write(
    source: AsyncIterable<Uint8Array>,
    options?: {
      readonly expected?: { readonly sha256: string; readonly label: string };
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<StoredBlob>;
  /** A small JSON value remembered under (kind, key), for example which layer a tree was compressed to. Undefined when unknown or unreadable. */
  recall(kind: string, key: string): Promise<unknown>;
  remember(kind: string, key: string, value: unknown): Promise<void>;
}
