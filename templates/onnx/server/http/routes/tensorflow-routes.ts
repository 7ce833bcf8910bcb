import { pathPattern } from '../requests/path-pattern.ts';
import { routes } from '../../../../../contract/routes.ts';
import type { Express, Request } from 'express';
import type { TensorSpec } from '../../tensors/tensor-spec.ts';
import { signatureName } from '../../protocols/tensorflow/signature.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import type { Dtype } from '../../tensors/dtype.ts';
import type { ServingStatus } from '../../inference/serving-status.ts';
import { unknownLabel } from '../requests/version-label.ts';
import { get } from './route.ts';

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

// Expressions, as Express's own paths would take "m:predict" for a name.
const statusPath = pathPattern(routes.tensorflowStatus);
const metadataPath = pathPattern(routes.tensorflowMetadata);
const labelPaths = [routes.tensorflowLabelStatus, routes.tensorflowLabelMetadata].map(pathPattern);

/**
 * TensorFlow Serving's status and metadata of a model, as its proto messages are in JSON. Its versions
 * are 64-bit integers, which such JSON has as strings: a model's own version stands there as it is. KServe's V1 has the same
 * paths: whether a model is ready stands beside its status, and there is a list of the models.
 *
 * @see https://www.tensorflow.org/tfx/serving/api_rest#model_status_api
 * @see https://kserve.github.io/website/docs/concepts/architecture/data-plane/v1-protocol
 */
export function tensorflowRoutes(app: Express, repository: Repository, status: ServingStatus): void {
  get(app, 'metadata', routes.modelNames, (_request, response) => {
    response.json({ models: repository.names });
  });
  get(app, 'metadata', labelPaths, (request) => {
    throw unknownLabel(String(request.params['label']));
  });
  get(app, 'metadata', [statusPath], (request, response) => {
    const { index, contract } = numberedEntry(repository, request);
    response.json({
      name: contract.name,
      ready: status.isModelReady(index),
      model_version_status: entriesOf(repository, request).map((entry) => ({
        version: entry.contract.version,
        state: stateOf(entry, status),
        status: { error_code: 'OK', error_message: '' },
      })),
    });
  });
  get(app, 'metadata', [metadataPath], (request, response) => {
    const { name, version, inputs, outputs } = numberedEntry(repository, request).contract;
    const signature = {
      inputs: tensorInfos(inputs),
      outputs: tensorInfos(outputs),
      method_name: 'tensorflow/serving/predict',
      defaults: {},
    };
    response.json({
      model_spec: { name, signature_name: '', version },
      metadata: { signature_def: { signature_def: { [signatureName]: signature } } },
    });
  });
}

/** The model that a path names, in the version whose number it has, if any. @throws HttpError 404 */
function numberedEntry(repository: Repository, { params }: Request): RepositoryEntry {
  const { model, version } = params;
  return repository.findNumbered(String(model), version === undefined ? undefined : String(version));
}

/** tensorflow.serving.ModelVersionStatus.State */
function stateOf({ index }: RepositoryEntry, status: ServingStatus): string {
  if (status.hosts[index]?.placement == null) return 'LOADING';
  return status.draining ? 'UNLOADING' : 'AVAILABLE';
}

/** All versions of a model, unless the path names one. */
function entriesOf(repository: Repository, request: Request): readonly RepositoryEntry[] {
  const entry = numberedEntry(repository, request);
  return request.params['version'] === undefined ? repository.versions(entry.contract.name) : [entry];
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
