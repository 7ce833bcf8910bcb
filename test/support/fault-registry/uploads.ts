import { failure, readBody, type Answer, type Exchange } from './exchange.ts';
import { sha256Digest, type Contents } from './contents.ts';

export interface UploadRules {
  /** False: an upload whose connection breaks inside a chunk is cancelled, as by docker-registry 2.8. */
  readonly resumesChunks: boolean;
  /** What mounts are answered with: done where possible, an upload begun instead, or an error. */
  readonly mounts: 'yes' | 'no' | 'refused';
  /** Told as OCI-Chunk-Min-Length. */
  readonly minChunkBytes: number;
  /** How Location is given; `elsewhere` is another host. */
  readonly locations: 'relative' | 'absolute' | 'elsewhere';
  /** What a PATCH that was taken is answered with; 405 and 404: none is taken. */
  readonly patchStatus: 201 | 202 | 204 | 404 | 405;
  /** The Range after a PATCH: as specified, of the first chunk for ever (Amazon ECR), of this chunk (zot), or none. */
  readonly ranges: 'right' | 'stuck' | 'chunk' | 'over' | 'none';
  /** What is sent is redirected to another host. */
  readonly redirectsUploads: boolean;
}

interface Upload {
  readonly parts: Buffer[];
  sizeBytes: number;
  isCancelled: boolean;
  firstBytes: number;
}

/** `blobs/uploads/…` (distribution.md "Pushing blobs"). */
export class Uploads {
  readonly #contents: Contents;
  readonly #rules: UploadRules;
  readonly #elsewhere: string;
  readonly #uploads = new Map<string, Upload>();
  #begun = 0;

  constructor(contents: Contents, rules: UploadRules, elsewhere: string) {
    this.#contents = contents;
    this.#rules = rules;
    this.#elsewhere = elsewhere;
  }

  async answer(exchange: Exchange): Promise<Answer> {
    const id = exchange.rest.slice('blobs/uploads/'.length);
    const isSending = exchange.method === 'PATCH' || exchange.method === 'PUT';
    if (this.#rules.redirectsUploads && isSending && exchange.origin !== this.#elsewhere) {
      const { pathname, search } = exchange.url;
      return { status: 307, headers: { location: `${this.#elsewhere}${pathname}${search}` } };
    }
    if (exchange.method === 'POST') return this.#begin(exchange);
    const upload = this.#uploads.get(id);
    if (upload === undefined || upload.isCancelled) return failure(404, 'BLOB_UPLOAD_UNKNOWN');
    switch (exchange.method) {
      case 'GET':
        return this.#state(exchange, id, upload, 204);
      case 'PATCH':
        return this.#append(exchange, id, upload);
      case 'PUT':
        return this.#finish(exchange, id, upload);
      case 'DELETE':
        this.#uploads.delete(id);
        return { status: 204 };
      default:
        return failure(405, 'UNSUPPORTED');
    }
  }

  #begin(exchange: Exchange): Answer {
    const { searchParams } = exchange.url;
    const digest = searchParams.get('mount');
    if (digest !== null && this.#rules.mounts === 'refused') return failure(405, 'UNSUPPORTED');
    const source = searchParams.get('from');
    const blob = source === null || digest === null ? undefined : this.#contents.of(source).blobs.get(digest);
    if (digest !== null && blob !== undefined && this.#rules.mounts === 'yes') {
      this.#contents.of(exchange.repository).blobs.set(digest, blob);
      return { status: 201, headers: { location: `/v2/${exchange.repository}/blobs/${digest}` } };
    }
    this.#begun += 1;
    const id = String(this.#begun);
    const upload = { parts: [], sizeBytes: 0, isCancelled: false, firstBytes: 0 };
    this.#uploads.set(id, upload);
    return this.#state(exchange, id, upload, 202);
  }

  #state({ repository, origin }: Exchange, id: string, { sizeBytes }: Upload, status: number): Answer {
    const path = `/v2/${repository}/blobs/uploads/${id}?_state=a%2Bb%3D`;
    const { locations, minChunkBytes } = this.#rules;
    const base = { relative: '', absolute: origin, elsewhere: this.#elsewhere }[locations];
    return {
      status,
      headers: {
        location: `${base}${path}`,
        range: `0-${Math.max(0, sizeBytes - 1)}`,
        ...(minChunkBytes === 0 ? {} : { 'oci-chunk-min-length': String(minChunkBytes) }),
      },
    };
  }

  async #append(exchange: Exchange, id: string, upload: Upload): Promise<Answer> {
    const { patchStatus } = this.#rules;
    if (patchStatus >= 400) return failure(patchStatus, 'UNSUPPORTED');
    const range = /^(\d+)-(\d+)$/u.exec(exchange.request.headers['content-range'] ?? '');
    if (range !== null && Number(range[1]) !== upload.sizeBytes) return failure(416, 'RANGE_INVALID');
    const keep = (bytes: Buffer) => {
      upload.parts.push(bytes);
      upload.sizeBytes += bytes.length;
    };
    try {
      await readBody(exchange, keep);
    } catch (error) {
      upload.isCancelled = !this.#rules.resumesChunks;
      throw error;
    }
    upload.firstBytes ||= upload.sizeBytes;
    const { headers = {}, ...answer } = this.#state(exchange, id, upload, patchStatus);
    const chunkBytes = Number(exchange.request.headers['content-length']);
    const last = {
      right: upload.sizeBytes - 1,
      stuck: upload.firstBytes - 1,
      chunk: chunkBytes - 1,
      over: upload.sizeBytes,
      none: undefined,
    }[this.#rules.ranges];
    const { range: _right, ...others } = headers;
    return { ...answer, headers: { ...others, ...(last === undefined ? {} : { range: `0-${last}` }) } };
  }

  async #finish(exchange: Exchange, id: string, upload: Upload): Promise<Answer> {
    const last = await readBody(exchange);
    const bytes = Buffer.concat([...upload.parts, last]);
    const digest = exchange.url.searchParams.get('digest');
    if (sha256Digest(bytes) !== digest) return failure(400, 'DIGEST_INVALID');
    if (exchange.url.searchParams.get('_state') !== 'a+b=') return failure(400, 'BLOB_UPLOAD_INVALID');
    this.#uploads.delete(id);
    this.#contents.of(exchange.repository).blobs.set(digest, bytes);
    return { status: 201, headers: { 'docker-content-digest': digest } };
  }
}
