import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { errnoOf, writeError } from './file-error.ts';
import { shellPath } from '../shell-word.ts';

/** What is written into a file that the user names. */
export interface OutputKind {
  /** Name of the kind with its article, for messages. */
  readonly name: string;
  /** Whether a file that begins so is one of those. */
  readonly matches: (head: Buffer) => boolean;
}

/** A tar's magic is at its byte 257; XML may have a long comment before its first element. */
const headBytes = 4096;

/**
 * Refuses to write over a file of another kind than is written: whoever names the model, or another input, as the
 * output would lose it. A missing or an empty file may be written, and so may one that was written before.
 *
 * @throws MlpackError OUTPUT_EXISTS naming the file and what it is; OUTPUT_NOT_WRITABLE where it cannot be looked at
 */
export async function refuseOtherKind(path: string, kind: OutputKind): Promise<void> {
  const head = await headOf(path);
  if (head.length === 0 || kind.matches(head)) return;
  throw new MlpackError(
    'OUTPUT_EXISTS',
    `${path} is ${described(head)}, and would be lost: ${kind.name} is only written over a file of its kind.`,
    { suggestions: ['Name another file.', `Or remove that one, if nobody needs it: rm ${shellPath(path)}`] },
  );
}

/** The name of the first element of what begins as XML does, after a declaration, comments and a document type. */
export function rootElement(head: Buffer): string | undefined {
  const text = head.toString().replace('\uFEFF', '').trimStart();
  if (!text.startsWith('<')) return undefined;
  return /<([a-z][\w:.-]*)/iu.exec(text.replaceAll(/<!--.*?-->/gsu, ''))?.[1];
}

/** Nothing of what is missing, or is no file; the writer has its own words for a folder or a device. */
async function headOf(path: string): Promise<Buffer> {
  try {
    // Opening a pipe that nobody writes to would wait for ever.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!(await file.stat()).isFile()) return Buffer.alloc(0);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENXIO', 'EISDIR'].includes(errnoOf(error) ?? '')) return Buffer.alloc(0);
    throw writeError(error, path);
  }
}

function described(head: Buffer): string {
  const text = head.toString('latin1');
  const marks = text.replace('\xef\xbb\xbf', '').trimStart();
  // Field 1 of an ONNX ModelProto, as exporters write it: ir_version.
  if (text.startsWith('\x08') && (head[1] ?? 0) < 0x20) return 'an ONNX model';
  if (text.startsWith('ustar', 257)) return 'a tar archive';
  if (text.startsWith('PK\x03\x04')) return 'a zip archive';
  if (text.startsWith('\x1f\x8b')) return 'a gzip file';
  if (text.startsWith('PAR1')) return 'a Parquet file';
  if (marks.startsWith('{') || marks.startsWith('[')) return 'a JSON file';
  if (marks.startsWith('<')) return 'an XML file';
  return text.includes('\0') ? 'a binary file' : 'a text file';
}
