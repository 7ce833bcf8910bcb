import type { ByteReader } from '../../byte-reader.ts';
import { type Picture, PictureError } from '../../picture.ts';
import { cmykPicture } from './cmyk-picture.ts';
import { EntropyBits, type HuffmanTable, huffmanTable } from './entropy-bits.ts';
import { type Component, type Frame, readFrameHeader } from './frame.ts';
import { inverseDct } from './inverse-dct.ts';
import { naturalOrder, readScan, type Scan } from './read-scan.ts';
import { type Plane, upsampled } from './upsample.ts';

/** What segments before a scan have said. */
interface Tables {
  readonly quantisation: Map<number, Int32Array>;
  readonly dc: Map<number, HuffmanTable>;
  readonly ac: Map<number, HuffmanTable>;
  restartInterval: number;
}

/**
 * Decodes a JPEG of four components, cyan, magenta, yellow and black, which the library for all others has no colours for: the
 * samples that libjpeg gives, and the colours that Pillow makes of them.
 *
 * @throws PictureError
 */
export function decodeFourComponents(reader: ByteReader): Picture {
  const tables: Tables = { quantisation: new Map(), dc: new Map(), ac: new Map(), restartInterval: 0 };
  let [frame, isYcck, at]: [Frame | null, boolean, number] = [null, false, 2];
  for (;;) {
    while (reader.uint8(at) !== 0xff || reader.uint8(at + 1) === 0xff) at++;
    const marker = reader.uint8(at + 1);
    const segment = at + 4;
    at += 2;
    if (marker === 0xd9) break;
    if (marker <= 1 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    at += reader.uint16(at, false);
    if (marker >= 0xc0 && marker <= 0xc2) {
      if (frame !== null) throw new PictureError('is a JPEG of several frames');
      frame = readFrameHeader(reader, segment, marker === 0xc2);
    } else if (marker === 0xdb) readQuantisation(reader, segment, at, tables);
    else if (marker === 0xc4) readHuffman(reader, segment, at, tables);
    else if (marker === 0xdd) tables.restartInterval = reader.uint16(segment, false);
    else if (marker === 0xee && reader.has(segment, 'Adobe')) isYcck = reader.uint8(segment + 11) === 2;
    else if (marker === 0xda && frame !== null) {
      const bits = new EntropyBits(reader.bytes, at);
      readScan(bits, frame, scanOf(reader, segment, frame, tables));
      at = bits.at;
    }
  }
  if (frame === null) throw new PictureError('is a JPEG without a picture');
  const planes = frame.components.map((component) => planeOf(component, frame, tables));
  return cmykPicture(planes, frame, isYcck);
}

function readQuantisation(reader: ByteReader, start: number, end: number, { quantisation }: Tables): void {
  for (let at = start; at < end;) {
    const [isWide, id] = [reader.uint8(at) >> 4 !== 0, reader.uint8(at) & 15];
    at++;
    const steps = new Int32Array(64);
    for (const place of naturalOrder) {
      steps[place] = isWide ? reader.uint16(at, false) : reader.uint8(at);
      at += isWide ? 2 : 1;
    }
    quantisation.set(id, steps);
  }
}

function readHuffman(reader: ByteReader, start: number, end: number, { dc, ac }: Tables): void {
  for (let at = start; at < end;) {
    const [isAc, id] = [reader.uint8(at) >> 4 !== 0, reader.uint8(at) & 15];
    const counts = [...reader.part(at + 1, 16)];
    const codes = counts.reduce((sum, count) => sum + count, 0);
    (isAc ? ac : dc).set(id, huffmanTable(counts, reader.part(at + 17, codes)));
    at += 17 + codes;
  }
}

const noTable = huffmanTable([], new Uint8Array(0));

function scanOf(reader: ByteReader, at: number, frame: Frame, { dc, ac, restartInterval }: Tables): Scan {
  const count = reader.uint8(at);
  const parts = Array.from({ length: count }, (_, i) => {
    const [id, tables] = [reader.uint8(at + 1 + 2 * i), reader.uint8(at + 2 + 2 * i)];
    const component = frame.components.find((one) => one.id === id);
    if (component === undefined) throw new PictureError('is a damaged JPEG');
    return { component, dc: dc.get(tables >> 4) ?? noTable, ac: ac.get(tables & 15) ?? noTable };
  });
  const told = at + 1 + 2 * count;
  const [first, last, both] = frame.isProgressive
    ? [reader.uint8(told), reader.uint8(told + 1), reader.uint8(told + 2)]
    : [0, 63, 0];
  if (
    last > 63 ||
    first > last ||
    (first > 0 && count > 1) ||
    (frame.isProgressive && first === 0 && last > 0)
  ) {
    throw new PictureError('is a damaged JPEG');
  }
  return { parts, first, last, high: both >> 4, low: both & 15, restartInterval };
}

/** The samples of a component, as many as the picture has pixels. */
function planeOf(component: Component, frame: Frame, { quantisation }: Tables): Plane {
  const { columns, rows, coefficients, width, height } = component;
  const steps = quantisation.get(component.quantisation);
  if (steps === undefined) throw new PictureError('is a damaged JPEG');
  const stride = 8 * columns;
  const samples = new Uint8ClampedArray(64 * columns * rows);
  const [block, work] = [new Int32Array(64), new Int32Array(64)];
  for (let index = 0; index < columns * rows; index++) {
    for (let k = 0; k < 64; k++) block[k] = (coefficients[64 * index + k] ?? 0) * (steps[k] ?? 0);
    const at = 8 * (Math.floor(index / columns) * stride + (index % columns));
    inverseDct(block, work, samples, at, stride);
  }
  const plane = { width, height, stride, samples };
  const [across, down] = [frame.mostAcross / component.across, frame.mostDown / component.down];
  return upsampled(plane, across, down, frame.width, frame.height);
}
