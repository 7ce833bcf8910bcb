import { fillPath, type PathValues } from '../../../contract/path-template.ts';
import { protocols } from '../../../contract/protocols.ts';
import { routes } from '../../../contract/routes.ts';
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
  const ofName = { model: contract.name };
  const ofVersion = { model: contract.name, version: contract.version };
  const [, predictPath] = protocols.predict.paths;
  return {
    ...(named === null
      ? {}
      : {
          [fillPath(predictPath, ofName)]: { post: predictOperation(`predictModel${named}`, model) },
          ...protocolPaths(ofName, 'model', named, model),
          ...tensorflowPaths(ofName, named, model),
          ...tritonNamePaths(ofName, named),
          ...labelPaths(ofName, named),
        }),
    [fillPath(predictPath, ofVersion)]: { post: predictOperation(`predictVersion${suffix}`, model) },
    ...protocolPaths(ofVersion, 'version', suffix, model),
    ...tensorflowPaths(ofVersion, `Version${suffix}`, model),
  };
}

/** Those of the Open Inference Protocol. */
function protocolPaths(
  values: PathValues,
  what: 'model' | 'version',
  suffix: string,
  model: DocumentedModel,
): Paths {
  const [inferPath] = protocols.infer.paths;
  const metadata = operation({
    id: `${what}Metadata${suffix}`,
    tag: 'infer',
    summary: `The ${what === 'model' ? 'model' : 'model in this version'}`,
    answers: { '200': jsonAnswer('Its tensors', ref('ModelMetadata')) },
  });
  return {
    [fillPath(protocols.infer.routes.model.path, values)]: { get: metadata },
    [fillPath(routes.modelReady, values)]: { get: readiness(`${what}Ready${suffix}`, 'name') },
    ...tritonModelPaths(values, `${what === 'model' ? 'Model' : 'Version'}${suffix}`),
    [fillPath(inferPath, values)]: {
      post: inferOperation(what === 'model' ? `infer${suffix}` : `inferVersion${suffix}`, model),
    },
  };
}

/** The schemas that those refer to. */
export function modelSchemas(model: DocumentedModel): Readonly<Record<string, Schema>> {
  return { ...predictSchemas(model), ...inferSchemas(model), ...tensorflowSchemas(model) };
}
