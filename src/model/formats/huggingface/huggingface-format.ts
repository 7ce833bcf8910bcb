import { drawOnnx } from '../onnx/graph/draw-onnx.ts';
import type { ServedFormat } from '../model-format.ts';
import { describeRefused, inspectFolder } from './describe-folder.ts';
import { prepareFolder } from './prepare-folder.ts';
import { readFolder } from './read-folder.ts';

/** Folders as transformers, Optimum and sentence-transformers leave them, with an ONNX file: texts in, answers out. */
export const huggingFaceFormat: ServedFormat = {
  recognises: ({ kind }) => kind === 'hugging-face-onnx',
  inspect: inspectFolder,
  describe: describeRefused,
  prepare: prepareFolder,
  draw: async (path, options) => drawOnnx((await readFolder(path, options)).model, options),
};
