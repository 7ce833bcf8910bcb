import { badRequest, shown } from '../../util/http-error.ts';

/** Whether a body of tensors as bytes may be of this Content-Type. */
export function isBinaryType(contentType: string | null): boolean {
  return contentType === null || /^\s*application\/octet-stream\s*(;|$)/i.test(contentType);
}

/** The binary tensors that follow the JSON of a body, to be taken one after the other. */
export class BinaryTail {
  readonly #body: Uint8Array;
  #offset: number;

  /**
   * @param jsonBytes where they begin
   * @throws HttpError 400 when the body is shorter
   */
  constructor(body: Uint8Array, jsonBytes: number) {
    if (jsonBytes > body.byteLength) {
      throw badRequest(
        `Inference-Header-Content-Length: expected at most ${body.byteLength}, the length of the body, got ${jsonBytes}`,
      );
    }
    this.#body = body;
    this.#offset = jsonBytes;
  }

  /**
   * The next tensor's bytes, where they are.
   *
   * @param place of its size in the request, for error messages
   * @throws HttpError 400 when there are not so many
   */
  take(sizeBytes: number, place: string): Uint8Array {
    const left = this.#body.byteLength - this.#offset;
    if (sizeBytes > left) {
      throw badRequest(`${place}: expected at most ${left}, the bytes left in the body, got ${sizeBytes}`);
    }
    const start = this.#offset;
    this.#offset += sizeBytes;
    return this.#body.subarray(start, this.#offset);
  }

  /** @throws HttpError 400 when there are bytes that belong to no tensor */
  requireEnd(): void {
    const left = this.#body.byteLength - this.#offset;
    if (left > 0) throw badRequest(`the body: expected no bytes after its binary tensors, got ${left}`);
  }
}

/** A tensor's `binary_data_size`. @throws HttpError 400 when it is no size */
export function sizeBytesOf(value: unknown, place: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw badRequest(`${place}: expected a number of bytes, got ${shown(value)}`);
}
