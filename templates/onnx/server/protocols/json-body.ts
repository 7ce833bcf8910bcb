import { isAscii, isUtf8 } from 'node:buffer';
import { badRequest, HttpError } from '../http-error.ts';
import { parseJson } from '../json.ts';
import type { Contract } from '../contract.ts';

/**
 * Parses bytes that should be JSON, such as a body. A body without Content-Type is taken for JSON.
 *
 * @throws HttpError 400 malformed, 415 not JSON in UTF-8
 */
export function readJson(bytes: Uint8Array, contentType: string | null, contract: Contract): unknown {
  if (contentType !== null) requireJson(contentType);
  return parseJson(textOf(bytes), contract.exactIntegers);
}

function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Nearly all bodies are ASCII, which is text as it is.
  if (isAscii(buffer)) return buffer.toString('latin1');
  if (!isUtf8(buffer)) throw badRequest('the body is not valid UTF-8');
  return buffer.toString('utf8');
}

function requireJson(contentType: string): void {
  if (contentType === 'application/json') return;
  if (!/^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType)) {
    throw new HttpError(415, `Content-Type: expected application/json, got ${contentType}`);
  }
  const [, charset] = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(contentType) ?? [];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new HttpError(415, `Content-Type: expected charset utf-8, got ${charset}`);
  }
}
