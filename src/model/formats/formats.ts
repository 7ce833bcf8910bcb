import type { ModelFormat } from './model-format.ts';
import { classicalFormat } from './classical/classical-format.ts';
import { huggingFaceFormat } from './huggingface/huggingface-format.ts';
import { onnxFormat } from './onnx/onnx-format.ts';

/** The formats that mlpack takes. What none of them recognises is refused with advice on how to export it. */
export const modelFormats: readonly ModelFormat[] = [onnxFormat, huggingFaceFormat, classicalFormat];
