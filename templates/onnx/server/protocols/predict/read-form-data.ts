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

/** What a form has. */
export interface FormParts {
  /** Parts of the body's own memory. */
  readonly files: readonly Uint8Array[];
  /** Names and texts of the fields that are options. */
  readonly options: readonly (readonly [name: string, text: string])[];
}

/**
 * The files of a form, whatever its fields are called, and the options beside them. RFC 7578.
 *
 * @param optionNames names of fields that are no files
 * @throws HttpError 400 for what is no form, or has no files
 */
export function readFormData(
  body: Uint8Array,
  contentType: string,
  optionNames: ReadonlySet<string>,
): FormParts {
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
  const options: [string, string][] = [];
  while (!isLast(bytes, at)) {
    const head = bytes.indexOf(headEnd, at, 'latin1');
    if (head < 0 || head - at > mostHeadBytes) throw malformed('a part without the end of its head');
    const [, field] = fieldName.exec(bytes.toString('latin1', at, head)) ?? [];
    const end = bytes.indexOf(between, head + headEnd.length);
    if (end < 0) throw malformed('a part without an end');
    if (files.length + options.length === mostParts)
      throw badRequest(`the body: expected at most ${mostParts} parts`);
    const content = bytes.subarray(head + headEnd.length, end);
    if (field !== undefined && optionNames.has(field)) options.push([field, content.toString()]);
    else files.push(content);
    at = end + between.length;
  }
  if (files.length === 0) throw malformed('no file');
  return { files, options };
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
