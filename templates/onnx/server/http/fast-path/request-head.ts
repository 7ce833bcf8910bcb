import type { HeaderFields } from '../requests/exchange.ts';
import { isHost } from '../messages/host-field.ts';

/** The head of a plain POST, but for the length of its body. */
export interface RequestHead {
  readonly url: string;
  /** Header fields without Content-Length. */
  readonly headers: HeaderFields;
}

/** Larger heads and bodies are rare, and Node's matter. Together less than what one read of a socket brings. */
export const maxHeadBytes = 8 * 1024;
export const maxBodyBytes = 48 * 1024;

/** RFC 9112, 3, of which it takes the one method and version, and the target as a path. */
const requestLine = /^POST (\/[\x21-\x7e]*) HTTP\/1\.1$/;

/** RFC 9110, 5.5 and 5.6.2, without bytes beyond ASCII, and with names of letters, digits and dashes alone. */
const headerLine = /^([A-Za-z][A-Za-z0-9-]*):[ \t]*([\x21-\x7e]+(?:[ \t]+[\x21-\x7e]+)*)?[ \t]*$/;

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
 * Reads the head of a request as most clients write it. Where it is anything but that, which nobody could read
 * otherwise, it is for Node's parser to read or to refuse: RFC 9112, 11.2, tells what comes of two parsers
 * that differ.
 *
 * @param text all before the empty line that ends the head, one character a byte
 * @returns null when it is for Node
 */
export function readRequestHead(text: string): { head: RequestHead; bodyBytes: number } | null {
  const [first = '', ...lines] = text.split('\r\n');
  const url = requestLine.exec(first)?.[1];
  if (url === undefined) return null;
  // Without a prototype: a field may be called constructor.
  const fields: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const [, name, value = ''] = headerLine.exec(line) ?? [];
    const key = name?.toLowerCase();
    if (key === undefined || Object.hasOwn(fields, key) || unusual.has(key)) return null;
    fields[key] = value;
  }
  const { 'content-length': length = '', ...headers } = fields;
  const { host, connection = 'keep-alive' } = headers;
  if (
    host === undefined ||
    !isHost(host) ||
    connection.toLowerCase() !== 'keep-alive' ||
    !/^\d{1,5}$/.test(length)
  )
    return null;
  const bodyBytes = Number(length);
  return bodyBytes > maxBodyBytes ? null : { head: { url, headers }, bodyBytes };
}
