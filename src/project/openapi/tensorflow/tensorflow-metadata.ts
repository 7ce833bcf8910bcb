import { protocols } from '../../../../contract/protocols.ts';
import { jsonAnswer, operation } from '../parts/operation.ts';
import { array, boolean, object, ref, type Schema, string } from '../parts/schema.ts';

/** The list of models that KServe's V1 has. */
export function modelListPaths(): Readonly<Record<string, object>> {
  return {
    [protocols.tensorflow.routes.modelNames.path]: {
      get: operation({
        id: 'modelNames',
        tag: 'tensorflow',
        summary: 'The names of the models (KServe)',
        answers: { '200': jsonAnswer('The names', ref('ModelNames')) },
      }),
    },
  };
}

/** TensorFlow Serving's status and metadata of a model, as its proto messages are in JSON. */
export function tensorflowMetadataSchemas(): Readonly<Record<string, Schema>> {
  const tensors: Schema = { type: 'object', additionalProperties: ref('TensorFlowTensor') };
  const signature = object({
    inputs: tensors,
    outputs: tensors,
    method_name: { const: 'tensorflow/serving/predict' },
    defaults: object({}),
  });
  return {
    ModelNames: object({ models: array(string) }),
    TensorFlowStatus: object({
      name: string,
      ready: boolean,
      model_version_status: array(
        object({
          version: string,
          state: { enum: ['LOADING', 'AVAILABLE', 'UNLOADING'] },
          status: object({ error_code: { const: 'OK' }, error_message: string }),
        }),
      ),
    }),
    TensorFlowTensor: object({
      dtype: { type: 'string', pattern: '^DT_' },
      tensor_shape: object({
        dim: array(object({ size: { type: 'string', pattern: '^(-1|[0-9]+)$' }, name: string })),
        unknown_rank: boolean,
      }),
      name: string,
    }),
    TensorFlowMetadata: object({
      model_spec: object({ name: string, signature_name: string, version: string }),
      metadata: object({ signature_def: object({ signature_def: object({ serving_default: signature }) }) }),
    }),
  };
}
