/** What headers alone refuse, before anything of a picture is decoded. */
import { describe, expect, it } from 'vitest';
import { readHeader } from './read-header.ts';

/** A PNG up to its picture, and what is to follow. */
function png(side: number, bits: number, colourType: number, rest: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([bits, colourType], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), ...rest]);
}

function chunk(type: string, content = Buffer.alloc(0)): Buffer {
  const made = Buffer.alloc(12 + content.length);
  made.writeUInt32BE(content.length, 0);
  made.write(type, 4, 'latin1');
  made.set(content, 8);
  return made;
}

/** The frame of a JPEG, of one size and so many components. */
function frame(side: number, components: number): number[] {
  const [high, low] = [side >> 8, side & 255];
  return [0xff, 0xc0, 0, 8 + 3 * components, 8, high, low, high, low, components, ...Array(3 * components)];
}

const jpeg = (...frames: number[][]) =>
  Uint8Array.from([0xff, 0xd8, ...frames.flat(), 0xff, 0xda, 0, 2].map((byte) => byte ?? 0));

describe('what takes longer to decode', () => {
  it.each([
    ['a PNG of 16 bits', png(8192, 16, 6), '33554432 are decoded of a PNG with 8 bytes a pixel'],
    [
      'a PNG of 16 bits without alpha',
      png(8192, 16, 2),
      '44739242 are decoded of a PNG with 6 bytes a pixel',
    ],
    ['a JPEG of four components', jpeg(frame(8192, 4)), '16777216 are decoded of a JPEG in CMYK'],
  ])('has fewer pixels: %s', (_, file, most) => {
    expect(() => readHeader(file)).toThrow(`has 8192 x 8192 pixels; at most ${most}`);
  });

  it.each([
    ['a PNG of 8 bits', png(8192, 8, 6), 8192],
    ['a PNG of 16 bits', png(5792, 16, 6), 5792],
    ['a JPEG', jpeg(frame(8192, 3)), 8192],
    ['a JPEG of four components', jpeg(frame(4096, 4)), 4096],
  ])('has as many as others up to there: %s', (_, file, side) => {
    expect(readHeader(file)).toMatchObject({ width: side, height: side });
  });
});

describe('a file of more parts than pictures have is refused', () => {
  it.each([
    ['is a PNG of more than 16384 chunks', png(1, 8, 0, [Buffer.alloc(12 * 300_000, chunk('tEXt'))])],
    [
      'is a WebP of more than 1000 chunks',
      Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), Buffer.alloc(8 * 300_000)]),
    ],
    ['is a JPEG of several frames', jpeg(frame(65_500, 4), frame(1, 3))],
  ])('%s', (problem, file) => {
    expect(() => readHeader(file)).toThrow(problem);
  });

  it('but not a PNG whose picture is in many', () => {
    const parts = Array.from({ length: 16_000 }, () => chunk('IDAT'));
    expect(readHeader(png(1, 8, 0, parts))).toMatchObject({ width: 1, height: 1 });
  });
});
