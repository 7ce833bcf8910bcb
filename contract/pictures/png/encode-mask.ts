import { joined } from './joined.ts';

/** What packs a mask. */
export interface MaskPacker {
  /** Makes a zlib stream: the same bytes for the same ones, whatever processor this is. */
  readonly deflate: (bytes: Uint8Array) => Uint8Array;
  readonly crc32: (bytes: Uint8Array) => number;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Each row is the difference to the one above it, so that rows that are alike are zeros. */
const upFilter = 2;

/**
 * A PNG of grey of 8 bits: 255 where a map has a label, else 0.
 *
 * @param map numbers of labels, as many as its rows of `width` have
 */
export function encodeMask(map: Uint16Array, width: number, label: number, packer: MaskPacker): Uint8Array {
  const height = map.length / width;
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0, at = 0; y < height; y++) {
    rows[at++] = upFilter;
    for (let i = y * width; i < (y + 1) * width; i++) {
      const above = y > 0 && map[i - width] === label ? 255 : 0;
      rows[at++] = (map[i] === label ? 255 : 0) - above;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 0, 0, 0, 0], 8);
  const chunks = [
    Uint8Array.from(signature),
    chunk('IHDR', header, packer),
    chunk('IDAT', packer.deflate(rows), packer),
    chunk('IEND', new Uint8Array(), packer),
  ];
  return joined(chunks);
}

function chunk(type: string, data: Uint8Array, { crc32 }: MaskPacker): Uint8Array {
  const made = new Uint8Array(data.length + 12);
  const view = new DataView(made.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) made[4 + i] = type.charCodeAt(i);
  made.set(data, 8);
  view.setUint32(data.length + 8, crc32(made.subarray(4, data.length + 8)));
  return made;
}
