import type { Body } from '../calls/body.ts';

/** How a copy is sent on. */
export type CopyKind = 'http' | 'grpc';

/** A copy of a request, on the thread that sends it. */
export interface Copy {
  readonly kind: CopyKind;
  /** What the shadow calls it: the id of the request that it is a copy of. */
  readonly id: string;
  /** Over HTTP the head of the request and its body, over gRPC the message. */
  readonly bytes: Uint8Array;
  /** Bytes of the body alone, by which it counts. */
  readonly bodyBytes: number;
}

/** Bytes of copies that go to the sending thread at once. */
const batchBytes = 256 * 1024;

/** Before each copy: its kind, the length of its id, and the lengths of its head and its body. */
const prefixBytes = 10;

/** Copies that go to the sending thread together, one after the other in memory: one message for hundreds of requests. */
export class CopyBatch {
  readonly #scratch = Buffer.allocUnsafeSlow(batchBytes);
  #used = 0;

  get isEmpty(): boolean {
    return this.#used === 0;
  }

  /** Bytes of a copy in a batch. @param head ASCII, or a character a byte */
  static size(id: string, head: string, body: Body): number {
    return prefixBytes + id.length + head.length + body.length;
  }

  /** Adds a copy; false where it must go with the next batch. */
  add(kind: CopyKind, id: string, head: string, body: Body): boolean {
    if (this.#used + CopyBatch.size(id, head, body) > batchBytes) return false;
    this.#used = write(this.#scratch, this.#used, kind, id, head, body);
    return true;
  }

  /** The batch as memory of its own, and the next begins. */
  take(): ArrayBuffer {
    const taken = this.#scratch.buffer.slice(0, this.#used);
    this.#used = 0;
    return taken;
  }

  /** A copy that is a batch by itself. */
  static only(kind: CopyKind, id: string, head: string, body: Body): ArrayBuffer {
    const bytes = Buffer.allocUnsafeSlow(CopyBatch.size(id, head, body));
    write(bytes, 0, kind, id, head, body);
    return bytes.buffer;
  }
}

/** The copies of a batch, in memory that is the batch's. */
export function* copiesIn(batch: ArrayBuffer): Generator<Copy> {
  const bytes = Buffer.from(batch);
  for (let at = 0; at < bytes.length;) {
    const idAt = at + prefixBytes;
    const headAt = idAt + bytes.readUInt8(at + 1);
    const bodyBytes = bytes.readUInt32LE(at + 6);
    const end = headAt + bytes.readUInt32LE(at + 2) + bodyBytes;
    yield {
      kind: bytes.readUInt8(at) === 0 ? 'http' : 'grpc',
      id: bytes.toString('latin1', idAt, headAt),
      bytes: bytes.subarray(headAt, end),
      bodyBytes,
    };
    at = end;
  }
}

function write(to: Buffer, at: number, kind: CopyKind, id: string, head: string, body: Body): number {
  to.writeUInt8(kind === 'http' ? 0 : 1, at);
  to.writeUInt8(id.length, at + 1);
  to.writeUInt32LE(head.length, at + 2);
  to.writeUInt32LE(body.length, at + 6);
  let end = at + prefixBytes;
  end += to.write(id, end, 'latin1');
  end += to.write(head, end, 'latin1');
  if (typeof body === 'string') return end + to.write(body, end, 'latin1');
  to.set(body, end);
  return end + body.length;
}
