import { isAscii, isUtf8 } from 'node:buffer';
import { badRequest, HttpError } from '../util/http-error.ts';
import { parseJson } from '../json/parse-json.ts';
import type { Contract } from '../repository/contract.ts';
import type { Body } from '../calls/body.ts';

/**
 * Parses what should be JSON. A body without Content-Type is taken for JSON.
 *
 * @throws HttpError 400 malformed, 415 not JSON in UTF-8
 */
export function readJson(body: Body, contentType: string | null, contract: Contract): unknown {
  if (contentType !== null) requireJson(contentType);
  return parseJson(utf8Text(body), contract.exactIntegers);
}

/**
 * The text of a body, without the byte order mark that some writers begin UTF-8 with (RFC 8259, 8.1, lets readers skip it).
 *
 * @throws HttpError 400 when it is no UTF-8
 */
export function utf8Text(body: Body): string {
  if (typeof body === 'string') return body;
  const buffer = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // Nearly all bodies are ASCII, which is text as it is.
  if (isAscii(buffer)) return buffer.toString('latin1');
  if (!isUtf8(buffer)) throw badRequest('the body is not valid UTF-8');
  const text = buffer.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/**
 * @param expected what Content-Type may be, for the error message
 * @throws HttpError 415 when it is not JSON in UTF-8
 */
export function requireJson(contentType: string, expected = 'application/json'): void {
  if (contentType === 'application/json') return;
  if (!isJsonType(contentType)) {
    const hint = isFormType(contentType)
      ? ", which curl says unless told: add -H 'Content-Type: application/json'"
      : '';
    throw new HttpError(415, `Content-Type: expected ${expected}, got ${contentType}${hint}`);
  }
  requireUtf8(contentType);
}

/** Whether a Content-Type is that of JSON, or of what is written in it. */
export function isJsonType(contentType: string): boolean {
  return /^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType);
}

/** Whether a Content-Type is that of a form, which curl's --data says of whatever it sends. */
export function isFormType(contentType: string): boolean {
  return /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType);
}

/** @throws HttpError 415 when Content-Type names another charset */
export function requireUtf8(contentType: string): void {
  const [, charset] = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(contentType) ?? [];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new HttpError(415, `Content-Type: expected charset utf-8, got ${charset}`);
  }
}
