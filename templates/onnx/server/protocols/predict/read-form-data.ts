import { badRequest, shown } from '../../util/http-error.ts';

const type = /^\s*multipart\/form-data\s*(;|$)/iu;
/** RFC 2046, 5.1.1: at most 70 characters, quoted where it has some that tokens can't have. */
const boundaryParameter = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/iu;
/** What a part is called (RFC 7578, 4.2), and not its file. */
const fieldName = /[;\s]name="?([^";\r\n]{1,200})/iu;
/** Nobody sends more files in a request. */
const mostParts = 1024;
/** Where the head of a part ends. */
const headEnd = '\r\n\r\n';
const mostHeadBytes = 4096;

/** Whether a body is a form with files. */
export function isFormData(contentType: string): boolean {
  return type.test(contentType);
}

/**
 * The files of a form, whatever its fields are called. RFC 7578.
 *
 * @param options names of fields that are none
 * @returns parts of the body's own memory
 * @throws HttpError 400 for what is no form, has no files, or has an option beside them
 */
export function readFormData(
  body: Uint8Array,
  contentType: string,
  options: readonly string[],
): readonly Uint8Array[] {
  const [, quoted, plain] = boundaryParameter.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined)
    throw badRequest(`Content-Type: expected a boundary, got ${shown(contentType)}`);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const between = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const first = between.subarray(2);
  // The first delimiter may be at the very beginning, without a line before it.
  let at = bytes.subarray(0, first.length).equals(first) ? first.length : endOf(bytes, between, 0);
  const files: Uint8Array[] = [];
  while (!isLast(bytes, at)) {
    const head = bytes.indexOf(headEnd, at, 'latin1');
    if (head < 0 || head - at > mostHeadBytes) throw malformed('a part without the end of its head');
    const [, field] = fieldName.exec(bytes.toString('latin1', at, head)) ?? [];
    if (field !== undefined && options.includes(field)) {
      throw badRequest(
        `the body: the field ${shown(field)} is no file: an option stands in a row of JSON, beside the file in base64`,
      );
    }
    const end = bytes.indexOf(between, head + headEnd.length);
    if (end < 0) throw malformed('a part without an end');
    if (files.length === mostParts) throw badRequest(`the body: expected at most ${mostParts} parts`);
    files.push(bytes.subarray(head + headEnd.length, end));
    at = end + between.length;
  }
  if (files.length === 0) throw malformed('no part');
  return files;
}

function endOf(bytes: Buffer, delimiter: Buffer, from: number): number {
  const at = bytes.indexOf(delimiter, from);
  if (at < 0) throw malformed('no boundary as Content-Type has it');
  return at + delimiter.length;
}

/** Whether a delimiter that ends there is that after the last part. */
function isLast(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x2d && bytes[at + 1] === 0x2d;
}

function malformed(what: string): Error {
  return badRequest(`the body: expected multipart/form-data, got ${what}`);
}
