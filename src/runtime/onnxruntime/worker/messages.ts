import type { Tensor, TensorShape } from '../../../tensor/tensor.ts';

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
      /** Outputs of which no elements are wanted. */
      readonly shapeNames: readonly string[];
      /** Outputs beyond so many elements together come as shapes only, so that memory stays bounded. */
      readonly maxElements?: number | undefined;
    };

export type WorkerReply =
  | {
      readonly type: 'loaded';
      readonly inputNames: readonly string[];
      readonly outputNames: readonly string[];
    }
  | {
      readonly type: 'ran';
      /** In the order of `outputNames`, those beyond `maxElements` left out. */
      readonly outputs: readonly Tensor[];
      /** Of all that were asked for. */
      readonly shapes: readonly TensorShape[];
      readonly durationMs: number;
    }
  /** onnxruntime refused; `message` is its own. */
  | { readonly type: 'refused'; readonly message: string };
