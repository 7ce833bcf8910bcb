import type { TensorSpec } from '../../../tensors/tensor-spec.ts';
import type { Contract } from '../../../repository/contract.ts';
import type { Settings } from '../../../settings/settings.ts';
import type { Dtype } from '../../../tensors/dtype.ts';
import { datatypes } from '../../../../../../contract/dtypes.ts';
import { elementCount } from '../../../tensors/shape.ts';

/** Larger numbers of rows don't go into the configuration's 32 bits. */
const mostRows = 2 ** 31 - 1;

/**
 * A model's configuration as Triton's extension model_configuration has it, with what there is of it here: JSON as well
 * as `ModelConfig`.
 *
 * @param sharesInferences whether requests are known to: they aren't while the model loads
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_configuration.md
 */
export function modelConfig(
  contract: Contract,
  { maxBatchDelayMs }: Pick<Settings, 'maxBatchDelayMs'>,
  sharesInferences: boolean,
) {
  const maxRows = maxRowsOf(contract);
  const tensor = ({ name, dtype, shape }: TensorSpec) => ({
    name,
    data_type: tritonType(dtype),
    // The batch is no dimension where it is first in all tensors.
    dims: sizesOf(shape).slice(maxRows === 0 ? 0 : 1),
  });
  return {
    name: contract.name,
    platform: 'onnxruntime_onnx',
    backend: 'onnxruntime',
    max_batch_size: maxRows,
    input: contract.inputs.map(tensor),
    output: contract.outputs.map(tensor),
    default_model_filename: contract.modelFile,
    ...(sharesInferences
      ? { dynamic_batching: { max_queue_delay_microseconds: Math.round(maxBatchDelayMs * 1000) } }
      : {}),
  };
}

/** The most rows that a request may hold; 0 where rows aren't along the first axis of all tensors. */
function maxRowsOf({ inputs, outputs }: Contract): number {
  const isBatch = ({ shape, batchAxis }: TensorSpec) => batchAxis === 0 && typeof shape?.[0] !== 'number';
  if (inputs.length === 0 || ![...inputs, ...outputs].every(isBatch)) return 0;
  const limits = inputs.map(({ shape, maxElements }) => {
    const sizes = (shape ?? []).slice(1).map((size) => (typeof size === 'number' ? size : 1));
    return Math.floor(maxElements / Math.max(1, elementCount(sizes)));
  });
  return Math.min(mostRows, ...limits);
}

/** Sizes that aren't fixed are -1, and so is the one size of a tensor of unknown rank. */
function sizesOf(shape: TensorSpec['shape']): number[] {
  return (shape ?? [null]).map((size) => (typeof size === 'number' ? size : -1));
}

function tritonType(dtype: Dtype): string {
  return `TYPE_${dtype === 'string' ? 'STRING' : datatypes[dtype]}`;
}
