import { isStringARow, soleInput } from '../../../../../contract/sole-input.ts';
import { type Body, bodyBytes } from '../../calls/body.ts';
import type { Call } from '../../calls/call.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest, HttpError } from '../../util/http-error.ts';
import { utf8Text } from '../json-body.ts';
import { otherType } from './other-type.ts';
import { readRows } from './read-rows.ts';
import { rowLayout } from './row-layout.ts';
import type { SentRows } from './sent-rows.ts';

/** Whether a body is a text as it is. */
export function isTextType(contentType: string): boolean {
  return /^\s*text\/plain\s*(;|$)/iu.test(contentType);
}

/**
 * A text as the body: one row of a model that takes a text, and needs nothing else.
 *
 * @throws HttpError 400 for no text, or one that isn't UTF-8; 415 of another charset, or a model that takes other things
 */
export function readText({ body, contentType }: Call, { inputs }: Contract): SentRows {
  const type = contentType ?? '';
  const input = soleInput(inputs);
  if (input === undefined || input.file !== undefined || !isStringARow(input)) {
    throw otherType(inputs, 'text', type);
  }
  const text = textOf(body, type);
  if (text === '') throw badRequest('the body: expected a text, got none');
  return { feeds: readRows([text], rowLayout(inputs)), rows: 1 };
}

/** Without a charset a text is taken for UTF-8, as nearly all are. */
function textOf(body: Body, type: string): string {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([\w.:-]+)/iu.exec(type) ?? [];
  if (/^(utf-?8|us-ascii)$/iu.test(charset)) return utf8Text(body);
  if (!/^iso-8859-1$/iu.test(charset)) {
    throw new HttpError(
      415,
      `Content-Type: expected charset utf-8, us-ascii or iso-8859-1, got ${charset}; send the text in UTF-8`,
    );
  }
  const { buffer, byteOffset, byteLength } = bodyBytes(body);
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}
