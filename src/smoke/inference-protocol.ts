/** The JSON of the Open Inference Protocol v2 (specification: inference_rest.md, "Inference" and "Tensor Data Types"). */
import { MlpackError } from '../errors/mlpack-error.ts';
import type { TensorInfo } from '../tensor/signature.ts';
import { datatypes, dtypeOfDatatype } from '../../contract/dtypes.ts';
import { tensorFromJson, tensorToJson } from '../tensor/json.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { isRecord } from '../util/record.ts';

/** The body of an inference request for those outputs, for all of them where none are named. */
export function inferRequest(inputs: readonly Tensor[], outputs: readonly string[] = []): string {
  return JSON.stringify({
    inputs: inputs.map((tensor) => {
      const { name, dtype, shape, data } = tensorToJson(tensor);
      return { name, datatype: datatypes[dtype], shape, data };
    }),
    ...(outputs.length > 0 && { outputs: outputs.map((name) => ({ name })) }),
  });
}

/** What model metadata must say of a tensor: variable sizes are -1; an unknown rank is the server's to show, so null. */
export function tensorMetadata({ name, dtype, shape }: TensorInfo) {
  return {
    name,
    datatype: datatypes[dtype],
    shape: shape?.map((size) => (typeof size === 'number' ? size : -1)) ?? null,
  };
}

/**
 * The outputs of an inference response by name, data row-major and flat.
 * @returns a sentence saying what is wrong when it is no inference response
 */
export function inferResponse(json: unknown): ReadonlyMap<string, Tensor> | string {
  if (!isRecord(json) || !Array.isArray(json['outputs'])) return 'the answer has no "outputs" array';
  const outputs = new Map<string, Tensor>();
  for (const [index, output] of json['outputs'].entries()) {
    const tensor = outputFromJson(output);
    if (typeof tensor === 'string') return `outputs[${index}]: ${tensor}`;
    outputs.set(tensor.name, tensor);
  }
  return outputs;
}

function outputFromJson(output: unknown): Tensor | string {
  if (!isRecord(output)) return 'not an object';
  const { name, datatype, shape, data } = output;
  const dtype = dtypeOfDatatype(datatype);
  if (typeof name !== 'string') return '"name" is no string';
  if (dtype === undefined) return `"datatype" ${JSON.stringify(datatype)} is unknown`;
  if (!Array.isArray(shape) || !Array.isArray(data)) return '"shape" or "data" is no array';
  // Data may be nested; integers beyond 2^53 were read exactly, and are integers or floats by their tensor's type.
  const flat = data
    .flat(Infinity)
    .map((value: unknown) =>
      typeof value !== 'bigint' ? value : dtype.includes('float') ? Number(value) : String(value),
    );
  try {
    return tensorFromJson({ name, dtype, shape, data: flat }, 'the answer');
  } catch (error) {
    if (error instanceof MlpackError) return error.message;
    throw error;
  }
}
