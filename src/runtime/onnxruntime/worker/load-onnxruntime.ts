import { createRequire } from 'node:module';
import type * as Onnxruntime from 'onnxruntime-node';

export type Ort = typeof Onnxruntime;

/** The onnxruntime-node package in a folder: mlpack depends on none. */
export function loadOnnxruntime(onnxruntimeDir: string): Ort {
  return createRequire(import.meta.url)(onnxruntimeDir);
}
