import type { SegmentStep } from '../../schemas/contract.schema.ts';
import type { SentSize } from '../detect/detected-object.ts';
import { encodeMask, type MaskPacker } from '../png/encode-mask.ts';
import { labelMap } from './label-map.ts';

/** What a step reads of some rows. */
export interface SegmentRows {
  readonly sizes: readonly SentSize[];
  /** [N, C, height, width] row-major. */
  readonly logits: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** A label that a picture has, and where: a PNG of grey that is 255 there. */
export interface Segment {
  readonly label: string;
  readonly mask: Uint8Array;
}

/** The segments of each row in the order of the labels, as transformers' pipeline has those of semantic segmentation. */
export function findSegments(
  { labels }: SegmentStep,
  { sizes, logits, height, width }: SegmentRows,
  packer: MaskPacker,
): readonly (readonly Segment[])[] {
  const size = labels.length * height * width;
  return sizes.map((sent, row) => {
    const own = logits.subarray(row * size, (row + 1) * size);
    const map = labelMap(own, labels.length, { width, height }, sent);
    return Array.from(new Set(map))
      .toSorted((a, b) => a - b)
      .map((label) => ({ label: labels[label] ?? '', mask: encodeMask(map, sent.width, label, packer) }));
  });
}

/**
 * Segments as the text of JSON, in the shape of transformers' pipeline, which has no score of them.
 *
 * @param base64 of the bytes of a mask
 */
export function segmentsText(segments: readonly Segment[], base64: (mask: Uint8Array) => string): string {
  return JSON.stringify(segments.map(({ label, mask }) => ({ score: null, label, mask: base64(mask) })));
}
