import type { DocumentedModel } from './documented-model.ts';
import { inferOperation, inferSchemas } from './infer.ts';
import { jsonAnswer, operation } from './parts/operation.ts';
import { predictOperation, predictSchemas } from './predict.ts';
import { ref, type Schema } from './parts/schema.ts';
import { readiness } from './server-paths.ts';
import { labelPaths, tensorflowPaths, tensorflowSchemas } from './tensorflow/tensorflow.ts';
import { tritonModelPaths, tritonNamePaths } from './triton-paths.ts';

type Paths = Readonly<Record<string, object>>;

/** The paths that name a model, and those that name its version, too. */
export function modelPaths(model: DocumentedModel): Paths {
  const { contract, suffix, unversionedSuffix: named } = model;
  const name = encodeURIComponent(contract.name);
  const version = `/versions/${encodeURIComponent(contract.version)}`;
  return {
    ...(named === null
      ? {}
      : {
          [`/models/${name}/predict`]: { post: predictOperation(`predictModel${named}`, model) },
          ...protocolPaths(`/v2/models/${name}`, 'model', named, model),
          ...tensorflowPaths(`/v1/models/${name}`, named, model),
          ...tritonNamePaths(`/v2/models/${name}`, named),
          ...labelPaths(`/v1/models/${name}`, named),
        }),
    [`/models/${name}${version}/predict`]: { post: predictOperation(`predictVersion${suffix}`, model) },
    ...protocolPaths(`/v2/models/${name}${version}`, 'version', suffix, model),
    ...tensorflowPaths(`/v1/models/${name}${version}`, `Version${suffix}`, model),
  };
}

/** Those of the Open Inference Protocol. */
function protocolPaths(
  path: string,
  what: 'model' | 'version',
  suffix: string,
  model: DocumentedModel,
): Paths {
  const metadata = operation({
    id: `${what}Metadata${suffix}`,
    tag: 'infer',
    summary: `The ${what === 'model' ? 'model' : 'model in this version'}`,
    answers: { '200': jsonAnswer('Its tensors', ref('ModelMetadata')) },
  });
  return {
    [path]: { get: metadata },
    [`${path}/ready`]: { get: readiness(`${what}Ready${suffix}`, 'name') },
    ...tritonModelPaths(path, `${what === 'model' ? 'Model' : 'Version'}${suffix}`),
    [`${path}/infer`]: {
      post: inferOperation(what === 'model' ? `infer${suffix}` : `inferVersion${suffix}`, model),
    },
  };
}

/** The schemas that those refer to. */
export function modelSchemas(model: DocumentedModel): Readonly<Record<string, Schema>> {
  return { ...predictSchemas(model), ...inferSchemas(model), ...tensorflowSchemas(model) };
}
