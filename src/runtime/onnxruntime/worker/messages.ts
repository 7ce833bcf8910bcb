import type { InferenceRequest, InferenceResult } from '../../../replay/runnable-model.ts';

/**
 * What the command and its worker say to each other over the IPC channel, one request
 * at a time. Structured clone carries it, so bigints and NaN need no encoding.
 */
export type WorkerRequest =
  | {
      readonly type: 'load';
      /** The folder of an onnxruntime-node package for this machine. */
      readonly onnxruntimeDir: string;
      readonly modelPath: string;
    }
  | ({ readonly type: 'run' } & InferenceRequest);

export type WorkerReply =
  | {
      readonly type: 'loaded';
      readonly inputNames: readonly string[];
      readonly outputNames: readonly string[];
    }
  | InferenceResult
  /** onnxruntime refused; `message` is its own. */
  | { readonly type: 'refused'; readonly message: string };
