/** Longer heads are none of a server of models. */
const mostHeadBytes = 16 * 1024;

/** What is known of a response. */
export type ResponseState =
  /** It goes on. */
  | { readonly is: 'under way' }
  | { readonly is: 'wrong' }
  /** All of it is there, or as much as can be known where its end is told by the connection's alone. */
  | { readonly is: 'there'; readonly status: number; readonly isReusable: boolean };

const underWay: ResponseState = { is: 'under way' };
const wrong: ResponseState = { is: 'wrong' };

/** Reads responses of HTTP/1.1 for their status alone: none of their bodies is kept. */
export class ResponseReader {
  #head = '';
  /** Bytes of the body that are still to come; null: the head isn't there yet. */
  #left: number | null = null;
  #status = 0;
  #isReusable = true;

  take(chunk: Buffer): ResponseState {
    if (this.#left !== null) return this.#body(chunk.length);
    const before = this.#head.length;
    this.#head += chunk.toString('latin1', 0, mostHeadBytes);
    const end = this.#head.indexOf('\r\n\r\n');
    if (end === -1) return this.#head.length >= mostHeadBytes ? wrong : underWay;
    const head = this.#head.slice(0, end);
    this.#head = '';
    const status = Number(/^HTTP\/1\.[01] ([2-5]\d\d)(?: |\r|$)/.exec(head)?.[1]);
    // Nothing that is sent asks for one of 1xx.
    if (Number.isNaN(status)) return wrong;
    this.#status = status;
    const length = /\r\ncontent-length: *(\d{1,15}) *(?:\r|$)/i.exec(head)?.[1];
    if (length === undefined && status !== 204 && status !== 304)
      return { is: 'there', status, isReusable: false };
    this.#isReusable = !/\r\nconnection: *close/i.test(head);
    this.#left = Number(length ?? 0);
    return this.#body(chunk.length - (end + 4 - before));
  }

  #body(bytes: number): ResponseState {
    const left = (this.#left ?? 0) - bytes;
    if (left > 0) {
      this.#left = left;
      return underWay;
    }
    this.#left = null;
    return { is: 'there', status: this.#status, isReusable: this.#isReusable && left === 0 };
  }
}
