import type { TensorSpec } from '../../tensors/tensor-spec.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import { jsonContentType } from './tensor-content-type.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';

/** Extensions of the Open Inference Protocol that this server has, by the names that Triton gave them. */
const extensions: readonly string[] = [
  'binary_tensor_data',
  'classification',
  'model_configuration',
  'model_repository',
  'statistics',
];

/** Server metadata of the Open Inference Protocol v2. */
export function serverMetadata(repository: Repository) {
  return { name: 'mlpack', version: repository.first.contract.version, extensions };
}

/** Model metadata of the Open Inference Protocol v2. */
export function modelMetadata(repository: Repository, { contract }: RepositoryEntry) {
  return {
    name: contract.name,
    versions: repository.versions(contract.name).map((entry) => entry.contract.version),
    platform: 'onnx_onnxv1',
    inputs: contract.inputs.map(tensorMetadata),
    outputs: contract.outputs.map(tensorMetadata),
  };
}

/** Sizes that aren't fixed are -1, and so is the one size of a tensor of unknown rank. */
function tensorMetadata({ name, dtype, shape, content }: TensorSpec) {
  return {
    name,
    datatype: datatypes[dtype],
    shape: (shape ?? [null]).map((size) => (typeof size === 'number' ? size : -1)),
    ...(content === 'json' && { parameters: { content_type: jsonContentType } }),
  };
}
