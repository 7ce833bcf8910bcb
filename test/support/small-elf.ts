/** A section of a small ELF file. */
export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly bytes: Buffer;
}

/** exit(7), for x86-64: mov edi,7; mov eax,60; syscall. */
export const exitSeven = Buffer.from('bf07000000b83c0000000f05', 'hex');
export const text = { name: '.text', type: 1, flags: 6, bytes: exitSeven };

/** A static executable with one loaded segment that holds headers and .text. */
export function makeElf(sections: readonly ElfSection[]): Buffer {
  const names = ['', ...sections.map(({ name }) => name), '.shstrtab'];
  const all = [
    ...sections,
    { name: '.shstrtab', type: 3, flags: 0, bytes: Buffer.from(`${names.join('\0')}\0`) },
  ];
  const textAt = 64 + 56;
  const headers = [Buffer.alloc(64)];
  let offset = textAt;
  let nameAt = 1;
  for (const { name, type, flags, bytes } of all) {
    const header = Buffer.alloc(64);
    header.writeUInt32LE(nameAt, 0);
    header.writeUInt32LE(type, 4);
    header.writeBigUInt64LE(BigInt(flags), 8);
    header.writeBigUInt64LE(BigInt(offset), 24);
    header.writeBigUInt64LE(BigInt(bytes.length), 32);
    header.writeBigUInt64LE(1n, 48);
    headers.push(header);
    offset += bytes.length;
    nameAt += name.length + 1;
  }
  const file = Buffer.alloc(64);
  file.write('7f454c46020101', 'hex');
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(62, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(0x400000n + BigInt(textAt), 24);
  file.writeBigUInt64LE(64n, 32);
  file.writeBigUInt64LE(BigInt(offset), 40);
  for (const [value, at] of [
    [64, 52],
    [56, 54],
    [1, 56],
    [64, 58],
    [headers.length, 60],
    [headers.length - 1, 62],
  ] as const) {
    file.writeUInt16LE(value, at);
  }
  const loadedBytes = BigInt(textAt + exitSeven.length);
  const segment = Buffer.alloc(56);
  segment.writeUInt32LE(1, 0);
  segment.writeUInt32LE(5, 4);
  for (const [value, at] of [
    [0n, 8],
    [0x400000n, 16],
    [0x400000n, 24],
    [loadedBytes, 32],
    [loadedBytes, 40],
    [0x1000n, 48],
  ] as const) {
    segment.writeBigUInt64LE(value, at);
  }
  return Buffer.concat([file, segment, ...all.map(({ bytes }) => bytes), ...headers]);
}
