import { MlpackError } from '../../errors/mlpack-error.ts';

/*
 * Only what an ELF-64 little-endian file (System V ABI, "ELF-64 Object File Format") needs to run is
 * kept: everything the program headers load stays at its offset; behind it come the remaining
 * sections, their names and a new section header table.
 */
const fileHeaderBytes = 64;
const sectionHeaderBytes = 64;
const typeNoBits = 8;
const flagAlloc = 2n;

interface Section {
  readonly name: string;
  /** The 64 bytes of its header. */
  readonly header: Buffer;
  readonly isAllocated: boolean;
  readonly hasBytes: boolean;
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * The file without symbol table and debugging sections, as chunks; the same input always gives the
 * same bytes. Sections that are loaded, notes and `.comment` stay.
 * @throws MlpackError INTEGRITY naming `label` when it is no such file
 */
export function stripElf(file: Buffer, label: string): Uint8Array[] {
  const isElf64Le =
    file.length > fileHeaderBytes && file.readUInt32BE(0) === 0x7f454c46 && file.readUInt16BE(4) === 0x0201;
  if (!isElf64Le) throw malformed(label, 'it is not a 64-bit little-endian ELF file');
  try {
    return strip(file);
  } catch (error) {
    throw malformed(label, error instanceof Error ? error.message : String(error));
  }
}

function strip(file: Buffer): Uint8Array[] {
  const sections = readSections(file);
  const kept = sections
    .map((section, index) => ({ section, index }))
    .filter(({ section }) => isKept(section));
  const newIndexes = new Map(kept.map(({ index }, position) => [index, position]));

  const fileHeader = Buffer.from(file.subarray(0, fileHeaderBytes));
  let end = loadedEnd(file, sections);
  const chunks: Uint8Array[] = [fileHeader, file.subarray(fileHeaderBytes, end)];
  const append = (bytes: Uint8Array, alignment: number): number => {
    const padding = (alignment - (end % alignment)) % alignment;
    chunks.push(Buffer.alloc(padding), bytes);
    const start = end + padding;
    end = start + bytes.length;
    return start;
  };

  const names = nameTable(kept.map(({ section }) => section.name));
  const headers = kept.map(({ section }, position) => {
    const header = Buffer.from(section.header);
    header.writeUInt32LE(names.offsets[position] ?? 0, 0);
    header.writeUInt32LE(newIndexes.get(header.readUInt32LE(40)) ?? 0, 40);
    if ((header.readBigUInt64LE(8) & 0x40n) !== 0n) {
      header.writeUInt32LE(newIndexes.get(header.readUInt32LE(44)) ?? 0, 44);
    }
    if (section.name === '.shstrtab') {
      header.writeBigUInt64LE(BigInt(append(names.bytes, 1)), 24);
      header.writeBigUInt64LE(BigInt(names.bytes.length), 32);
    } else if (!section.isAllocated && section.hasBytes && section.sizeBytes > 0) {
      const bytes = file.subarray(section.offset, section.offset + section.sizeBytes);
      header.writeBigUInt64LE(BigInt(append(bytes, Number(header.readBigUInt64LE(48)) || 1)), 24);
    }
    return header;
  });
  const table = append(Buffer.concat(headers), 8);
  fileHeader.writeBigUInt64LE(BigInt(table), 40);
  fileHeader.writeUInt16LE(headers.length, 60);
  fileHeader.writeUInt16LE(
    kept.findIndex(({ section }) => section.name === '.shstrtab'),
    62,
  );
  return chunks;
}

function isKept(section: Section): boolean {
  return (
    section.isAllocated ||
    section.name === '' ||
    section.name === '.shstrtab' ||
    section.name === '.comment' ||
    section.name.startsWith('.note')
  );
}

function readSections(file: Buffer): Section[] {
  const table = Number(file.readBigUInt64LE(40));
  const count = file.readUInt16LE(60);
  if (file.readUInt16LE(58) !== sectionHeaderBytes || count === 0)
    throw new Error('it has no section headers');
  const headers = Array.from({ length: count }, (_, index) => {
    const start = table + index * sectionHeaderBytes;
    if (start + sectionHeaderBytes > file.length) throw new Error('its section headers are cut off');
    return file.subarray(start, start + sectionHeaderBytes);
  });
  const stringHeader = headers[file.readUInt16LE(62)];
  if (stringHeader === undefined) throw new Error('its section names are missing');
  const strings = Number(stringHeader.readBigUInt64LE(24));
  return headers.map((header) => {
    const nameStart = strings + header.readUInt32LE(0);
    const offset = Number(header.readBigUInt64LE(24));
    const sizeBytes = Number(header.readBigUInt64LE(32));
    const hasBytes = header.readUInt32LE(4) !== typeNoBits;
    if (hasBytes && offset + sizeBytes > file.length) throw new Error('a section ends behind the file');
    return {
      name: file.toString('latin1', nameStart, file.indexOf(0, nameStart)),
      header,
      isAllocated: (header.readBigUInt64LE(8) & flagAlloc) !== 0n,
      hasBytes,
      offset,
      sizeBytes,
    };
  });
}

/** End of the last byte that a program header or an allocated section needs. */
function loadedEnd(file: Buffer, sections: readonly Section[]): number {
  const table = Number(file.readBigUInt64LE(32));
  const entryBytes = file.readUInt16LE(54);
  const count = file.readUInt16LE(56);
  let end = Math.max(fileHeaderBytes, table + count * entryBytes);
  for (let index = 0; index < count; index += 1) {
    const start = table + index * entryBytes;
    end = Math.max(end, Number(file.readBigUInt64LE(start + 8) + file.readBigUInt64LE(start + 32)));
  }
  for (const section of sections) {
    if (section.isAllocated && section.hasBytes) end = Math.max(end, section.offset + section.sizeBytes);
  }
  if (end > file.length) throw new Error('a segment ends behind the file');
  return end;
}

function nameTable(names: readonly string[]): { bytes: Buffer; offsets: number[] } {
  let text = '\0';
  const offsets = names.map((name) => {
    if (name === '') return 0;
    const offset = text.length;
    text += `${name}\0`;
    return offset;
  });
  return { bytes: Buffer.from(text, 'latin1'), offsets };
}

function malformed(label: string, problem: string): MlpackError {
  return new MlpackError('INTEGRITY', `${label} cannot be stripped: ${problem}.`);
}
