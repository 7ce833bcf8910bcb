import { MlpackError } from '../../errors/mlpack-error.ts';

const magic = '!<arch>\n';
const headerBytes = 60;

/**
 * The members of a Unix `ar` archive, which a .deb is (deb(5)): a 60-byte header of ASCII fields
 * each, then the bytes, padded to even offsets.
 * @throws MlpackError INTEGRITY naming `label`
 */
export function readAr(archive: Buffer, label: string): Map<string, Buffer> {
  if (archive.toString('latin1', 0, magic.length) !== magic) throw malformed(label, 'it is no ar archive');
  const members = new Map<string, Buffer>();
  for (let offset = magic.length; offset < archive.length;) {
    const header = archive.toString('latin1', offset, offset + headerBytes);
    const size = Number(header.slice(48, 58).trim());
    if (header.length < headerBytes || !header.endsWith('`\n') || !Number.isSafeInteger(size) || size < 0) {
      throw malformed(label, `the member at byte ${offset} has a bad header`);
    }
    const start = offset + headerBytes;
    if (start + size > archive.length) throw malformed(label, `the member at byte ${offset} is cut off`);
    members.set(header.slice(0, 16).trim().replace(/\/$/u, ''), archive.subarray(start, start + size));
    offset = start + size + (size % 2);
  }
  return members;
}

function malformed(label: string, problem: string): MlpackError {
  return new MlpackError('INTEGRITY', `${label} is not a Debian package: ${problem}.`);
}
