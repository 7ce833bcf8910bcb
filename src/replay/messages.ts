import type { Tensor } from '../tensor/tensor.ts';

/**
 * What the command and its replay worker say to each other over the IPC channel, one request
 * at a time. Structured clone carries it, so bigints and NaN need no encoding.
 */
export type WorkerRequest =
  | {
      readonly type: 'load';
      /** The folder of an onnxruntime-node package for this machine. */
      readonly onnxruntimeDir: string;
      readonly modelPath: string;
    }
  | {
      readonly type: 'run';
      readonly inputs: readonly Tensor[];
      /** In the order the outputs are wanted. */
      readonly outputNames: readonly string[];
    };

export type WorkerReply =
  | {
      readonly type: 'loaded';
      readonly inputNames: readonly string[];
      readonly outputNames: readonly string[];
    }
  | { readonly type: 'ran'; readonly outputs: readonly Tensor[]; readonly durationMs: number }
  /** onnxruntime refused; `message` is its own. */
  | { readonly type: 'refused'; readonly message: string };
