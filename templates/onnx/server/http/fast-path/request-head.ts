import type { HeaderFields } from '../exchange.ts';

/** The head of a plain POST whose body has a given length. */
export interface RequestHead {
  readonly url: string;
  readonly headers: HeaderFields;
  readonly bodyBytes: number;
}

/** Larger heads and bodies are rare, and Node's matter. Less than what one read of a socket brings. */
export const maxHeadBytes = 8192;
export const maxBodyBytes = 48 * 1024;

/** RFC 9112, 3, of which it takes the one method and version, and the target as a path. */
const requestLine = /^POST (\/[\x21-\x7e]*) HTTP\/1\.1$/;

/** RFC 9110, 5.5 and 5.6.2, without bytes beyond ASCII, and with names of letters, digits and dashes alone. */
const headerLine = /^([A-Za-z][A-Za-z0-9-]*):[ \t]*((?:[\x21-\x7e]+(?:[ \t]+[\x21-\x7e]+)*)?)[ \t]*$/;

/** Fields that change how a message or a connection is read. */
const unusual = new Set([
  'transfer-encoding',
  'content-encoding',
  'expect',
  'upgrade',
  'te',
  'trailer',
  'keep-alive',
  'proxy-connection',
]);

/**
 * Reads the head of a request as most clients write it. Where it is anything but that, of which there is no
 * second reading, it is for Node's parser to read or to refuse: RFC 9112, 11.2, tells what comes of two
 * parsers that differ.
 *
 * @param text all before the empty line that ends the head, one character a byte
 * @returns null when it is for Node
 */
export function readRequestHead(text: string): RequestHead | null {
  const [first = '', ...lines] = text.split('\r\n');
  const url = requestLine.exec(first)?.[1];
  if (url === undefined) return null;
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const match = headerLine.exec(line);
    if (match === null) return null;
    const [, given = '', value = ''] = match;
    const name = given.toLowerCase();
    if (Object.hasOwn(headers, name) || unusual.has(name)) return null;
    headers[name] = value;
  }
  const { host, connection = 'keep-alive', 'content-length': length } = headers;
  if (host === undefined || connection.toLowerCase() !== 'keep-alive') return null;
  if (length === undefined || !/^\d{1,5}$/.test(length)) return null;
  const bodyBytes = Number(length);
  return bodyBytes > maxBodyBytes ? null : { url, headers, bodyBytes };
}
