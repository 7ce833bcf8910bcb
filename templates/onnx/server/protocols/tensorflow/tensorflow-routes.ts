import { protocols } from '../../../../../contract/protocols.ts';
import type { ProtocolRoute, RouteRequest, Served } from '../../calls/protocol-route.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import type { Dtype } from '../../tensors/dtype.ts';
import type { TensorSpec } from '../../tensors/tensor-spec.ts';
import { listedModels, retrievedModel } from '../openai/listed-models.ts';
import { signatureName } from './signature.ts';
import { unknownLabel } from './version-label.ts';

/** tensorflow.DataType of each element type. */
const tensorflowTypes: Readonly<Record<Dtype, string>> = {
  bool: 'DT_BOOL',
  int8: 'DT_INT8',
  int16: 'DT_INT16',
  int32: 'DT_INT32',
  int64: 'DT_INT64',
  uint8: 'DT_UINT8',
  uint16: 'DT_UINT16',
  uint32: 'DT_UINT32',
  uint64: 'DT_UINT64',
  float16: 'DT_HALF',
  float32: 'DT_FLOAT',
  float64: 'DT_DOUBLE',
  string: 'DT_STRING',
};

const { modelNames, status, metadata, labelStatus, labelMetadata } = protocols.tensorflow.routes;

/**
 * TensorFlow Serving's status and metadata of a model, as its proto messages are in JSON. Its versions
 * are 64-bit integers, which such JSON has as strings: a model's own version stands there as it is. KServe's V1 has the same
 * paths: whether a model is ready stands beside its status, and there is a list of the models. So has OpenAI, of models that embed.
 *
 * @see https://www.tensorflow.org/tfx/serving/api_rest#model_status_api
 * @see https://kserve.github.io/website/docs/concepts/architecture/data-plane/v1-protocol
 */
export const tensorflowRoutes: readonly ProtocolRoute[] = [
  {
    ...modelNames,
    answer: (_request, { repository }) => ({ models: repository.names, ...listedModels(repository) }),
  },
  { ...labelStatus, answer: refuseLabel },
  { ...labelMetadata, answer: refuseLabel },
  { ...status, answer: modelStatus },
  { ...metadata, answer: modelMetadata },
];

function refuseLabel({ places }: RouteRequest): never {
  throw unknownLabel(places.get('label') ?? '');
}

function modelStatus({ places }: RouteRequest, { repository, status: models }: Served): object {
  const entry = numberedEntry(repository, places);
  const { name } = entry.contract;
  return {
    name,
    ready: models.isModelReady(entry.index),
    model_version_status: (places.has('version') ? [entry] : repository.versions(name)).map((version) => ({
      version: version.contract.version,
      state: stateOf(version, models),
      status: { error_code: 'OK', error_message: '' },
    })),
    ...retrievedModel(entry),
  };
}

function modelMetadata({ places }: RouteRequest, { repository }: Served): object {
  const { name, version, inputs, outputs } = numberedEntry(repository, places).contract;
  const signature = {
    inputs: tensorInfos(inputs),
    outputs: tensorInfos(outputs),
    method_name: 'tensorflow/serving/predict',
    defaults: {},
  };
  return {
    model_spec: { name, signature_name: '', version },
    metadata: { signature_def: { signature_def: { [signatureName]: signature } } },
  };
}

/** The model that a path names, in the version whose number it has, if any. @throws HttpError 404 */
function numberedEntry(repository: Repository, places: RouteRequest['places']): RepositoryEntry {
  return repository.findNumbered(places.get('model') ?? '', places.get('version'));
}

/** tensorflow.serving.ModelVersionStatus.State */
function stateOf({ index }: RepositoryEntry, models: Served['status']): string {
  if (!models.isLoaded(index)) return 'LOADING';
  return models.draining ? 'UNLOADING' : 'AVAILABLE';
}

function tensorInfos(specs: readonly TensorSpec[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    specs.map(({ name, dtype, shape }) => [
      name,
      {
        dtype: tensorflowTypes[dtype],
        tensor_shape: {
          dim: (shape ?? []).map((size) => ({
            size: String(typeof size === 'number' ? size : -1),
            name: typeof size === 'string' ? size : '',
          })),
          unknown_rank: shape === null,
        },
        name: `${name}:0`,
      },
    ]),
  );
}
