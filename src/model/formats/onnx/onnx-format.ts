import type { ServedFormat } from '../model-format.ts';
import { detectorInfo, withDetector } from '../ultralytics/with-detector.ts';
import { drawOnnx } from './graph/draw-onnx.ts';
import { inspectOnnx } from './inspect-onnx.ts';
import { prepareOnnx } from './prepare-onnx.ts';

/** The first byte of every field a ModelProto can begin with: field number and wire type. */
const firstTags = new Set([0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72, 0xa2, 0xca, 0xd2]);

/** https://onnx.ai; protobuf has no magic number, so that a file is taken for it which is nothing else that is known. */
export const onnxFormat: ServedFormat = {
  recognises: ({ kind, head }) => kind === 'unknown' && firstTags.has(head[0] ?? 0),
  inspect: async (path, options) => {
    const info = await inspectOnnx(path, options);
    return options.hasSteps === true ? info : detectorInfo(info);
  },
  prepare: async (path, options) => {
    const prepared = await prepareOnnx(path, options);
    return options.hasSteps === true ? prepared : withDetector(prepared);
  },
  draw: drawOnnx,
};
