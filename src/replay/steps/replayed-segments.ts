import { constants, crc32, deflateSync } from 'node:zlib';
import { findSegments, segmentsText } from '../../../contract/pictures/segment/find-segments.ts';
import type { SegmentStep } from '../../../contract/schemas/contract.schema.ts';
import { sentSizes } from './replayed-pictures.ts';
import { column } from './replayed-texts.ts';
import { floatsOf, type ReplayedStep, textsOf } from './step-tensors.ts';

/** As the server packs masks. */
const packer = {
  deflate: (bytes: Uint8Array) => deflateSync(bytes, { strategy: constants.Z_RLE }),
  crc32: (bytes: Uint8Array) => crc32(bytes),
};

/** Finds the segments of pictures. */
export function segmentPictures(step: SegmentStep): ReplayedStep {
  const { inputs, output } = step;
  return (tensors) => {
    const { shape, elements } = floatsOf(tensors, inputs.logits);
    const [, , height = 0, width = 0] = shape;
    const sizes = sentSizes(inputs.image, textsOf(tensors, inputs.image));
    const rows = findSegments(step, { sizes, logits: elements, height, width }, packer);
    const texts = rows.map((segments) =>
      segmentsText(segments, (mask) => Buffer.from(mask).toString('base64')),
    );
    return [column(output, texts, 'json')];
  };
}
