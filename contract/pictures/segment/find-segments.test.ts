import { constants, crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ByteReader } from '../byte-reader.ts';
import { decodePng } from '../png/decode-png.ts';
import { readPngHeader } from '../png/png-header.ts';
import { findSegments, segmentsText } from './find-segments.ts';
import { labelMap } from './label-map.ts';

const packer = {
  deflate: (bytes: Uint8Array) => deflateSync(bytes, { strategy: constants.Z_RLE }),
  crc32: (bytes: Uint8Array) => crc32(bytes),
};
const step = {
  kind: 'segment',
  inputs: { image: 'image', logits: 'logits' },
  output: 'segments',
  labels: ['sky', 'tree'],
} as const;

it('resizes between the middles of logits, and takes the first of equal ones', () => {
  // Worked out by torch 2.14: interpolate([0, 4], size=4, mode="bilinear") is 0, 1, 3, 4.
  const logits = Float32Array.of(1, 1, 0, 4);
  expect([...labelMap(logits, 2, { width: 2, height: 1 }, { width: 4, height: 1 })]).toEqual([0, 0, 1, 1]);
});

it('gives a mask of each label that is there', () => {
  const sizes = [{ width: 2, height: 2 }];
  const logits = Float32Array.of(1, 0, 1, 1, 0, 1, 0, 0);
  const [segments = []] = findSegments(step, { sizes, logits, height: 2, width: 2 }, packer);
  const masks = segments.map(({ label, mask }) => {
    const reader = new ByteReader(mask);
    const { pixels } = decodePng(reader, readPngHeader(reader), (packed) => inflateSync(packed));
    return [label, Array.from(pixels.filter((_, i) => i % 3 === 0))];
  });
  expect(masks).toEqual([
    ['sky', [255, 0, 255, 255]],
    ['tree', [0, 255, 0, 0]],
  ]);
});

it('gives labels to pixels whose logits are no numbers, as any other', () => {
  const sizes = [{ width: 1, height: 1 }];
  const logits = Float32Array.of(NaN, NaN);
  const [segments = []] = findSegments(step, { sizes, logits, height: 1, width: 1 }, packer);
  expect(segmentsText(segments, ({ length }) => `${length > 0}`)).toBe(
    '[{"score":null,"label":"sky","mask":"true"}]',
  );
});
