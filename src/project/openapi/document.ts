import { protocols } from '../../../contract/protocols.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { Contract } from '../../../contract/contract.ts';
import { optionalKey, sharedComponents, sharedSchemas } from './parts/components.ts';
import type { PackagedModel } from '../packaged-config.ts';
import { documentedModels } from './documented-model.ts';
import { elementSchemas } from './parts/elements.ts';
import { taskPaths, taskSchemas } from './embeddings/task-paths.ts';
import { invocationsOperation, invocationsSchemas } from './invocations.ts';
import { modelPaths, modelSchemas } from './model-paths.ts';
import { parameter, tags } from './parts/operation.ts';
import { predictOperation } from './predict.ts';
import { otherPaths, type SpokenProtocols } from './other-protocols.ts';
import { pagePaths } from './page-paths.ts';
import { healthPaths, readiness, serverPaths, serverSchemas } from './server-paths.ts';
import { modelListPaths, tensorflowMetadataSchemas } from './tensorflow/tensorflow-metadata.ts';
import { tritonPaths, tritonSchemas } from './triton-paths.ts';
import { vertexOperation, vertexSchemas } from './vertex.ts';

/**
 * The OpenAPI 3.1 document of the server of an image (https://spec.openapis.org/oas/v3.1.1): every path
 * it serves, with the models' own tensors in schemas and their golden cases as examples. Where Vertex AI
 * asks is known when the server starts: it moves components.pathItems to those paths.
 *
 * @param models of the image; /predict is about the first
 * @param spoken the protocols of the server
 */
export function openApiDocument(
  { name, version, description }: Pick<Contract, 'name' | 'version' | 'description'>,
  models: NonEmpty<Pick<PackagedModel, 'contract' | 'golden'>>,
  spoken: SpokenProtocols = protocols,
): object {
  const documented = documentedModels(models);
  const others = otherPaths(spoken, documented);
  const ofTasks = taskPaths(documented);
  const { otherProtocols, embeddings, ...usual } = tags;
  const [first] = documented;
  const [predictPath] = protocols.predict.paths;
  const [invocationsPath] = protocols.invocations.paths;
  return {
    openapi: '3.1.0',
    info: { title: name, version, ...(description === null ? {} : { description }) },
    security: optionalKey,
    tags: [
      ...Object.values(usual),
      ...(Object.keys(ofTasks).length === 0 ? [] : [embeddings]),
      ...(Object.keys(others).length === 0 ? [] : [otherProtocols]),
    ],
    paths: withRequestId({
      [predictPath]: { post: predictOperation('predict', first) },
      [invocationsPath]: { post: invocationsOperation('invocations', first) },
      ...joined(documented.map(modelPaths)),
      ...modelListPaths(),
      ...healthPaths(),
      ...serverPaths(),
      ...tritonPaths(),
      ...pagePaths(),
      ...ofTasks,
      ...others,
    }),
    components: {
      ...sharedComponents(),
      pathItems: withRequestId({
        VertexPredict: { post: vertexOperation('vertexPredict', first) },
        VertexHealth: { get: readiness('vertexHealth', 'live') },
      }),
      schemas: {
        ...sharedSchemas(),
        ...elementSchemas(),
        ...serverSchemas(),
        ...tritonSchemas(),
        ...tensorflowMetadataSchemas(),
        ...joined(documented.map(modelSchemas)),
        ...invocationsSchemas(first),
        ...vertexSchemas(first),
        ...taskSchemas(documented),
      },
    },
  };
}

type Items = Readonly<Record<string, object>>;

function joined(parts: readonly Items[]): Items {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}

/** Every request may bring its id. */
function withRequestId(paths: Items): Items {
  const parameters = [parameter('RequestId')];
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, { parameters, ...item }]));
}
