import { hasPart } from '../../util/has-part.ts';
import { Learned } from '../../util/learned.ts';
import { maxBodyBytes, maxHeadBytes, readRequestHead, type RequestHead } from './request-head.ts';

/** A request in a text, one character a byte. */
export interface FoundRequest {
  readonly head: RequestHead;
  /** Start and end of the body in the text. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

interface KnownHead {
  /** The text before the length of the body, and after it to the end of the head. */
  readonly before: string;
  readonly after: string;
  readonly head: RequestHead;
}

const secrets = ['authorization', 'x-api-key', 'cookie'];

const headEnd = '\r\n\r\n';

const contentLength = /^content-length:[ \t]*(\d+)/im;

/** Reads heads of requests. Those of a client are alike, but for the length of the body: most need only be recognised. */
export class KnownHeads {
  readonly #known = new Learned<KnownHead>(16);

  /**
   * @param start of the request in the text
   * @returns null where the head isn't there as a whole, or is for Node; see {@link readRequestHead}
   */
  read(text: string, start = 0): FoundRequest | null {
    for (const { before, after, head } of this.#known.items) {
      if (!hasPart(text, before, start)) continue;
      const lengthStart = start + before.length;
      let end = lengthStart;
      let bodyBytes = 0;
      for (let code = text.charCodeAt(end); code >= 48 && code <= 57; code = text.charCodeAt(++end)) {
        bodyBytes = bodyBytes * 10 + (code - 48);
      }
      if (end === lengthStart || bodyBytes > maxBodyBytes || !hasPart(text, after, end)) continue;
      const bodyStart = end + after.length;
      return { head, bodyStart, bodyEnd: bodyStart + bodyBytes };
    }
    return this.#readNew(text, start);
  }

  #readNew(text: string, start: number): FoundRequest | null {
    const end = text.indexOf(headEnd, start);
    const read = end === -1 || end - start > maxHeadBytes ? null : readRequestHead(text.slice(start, end));
    if (read === null) return null;
    const { head, bodyBytes } = read;
    const bodyStart = end + headEnd.length;
    // To recognise a key would take the longer the more of it is right.
    if (!secrets.some((name) => Object.hasOwn(head.headers, name)))
      this.#known.offer(() => knownHead(text.slice(start, bodyStart), head));
    return { head, bodyStart, bodyEnd: bodyStart + bodyBytes };
  }
}

/** @param text of the head, to the start of the body */
function knownHead(text: string, head: RequestHead): KnownHead | null {
  const match = contentLength.exec(text);
  if (match === null) return null;
  const [whole, digits = ''] = match;
  const after = match.index + whole.length;
  return { before: text.slice(0, after - digits.length), after: text.slice(after), head };
}
