import type { ContractJson } from './schemas/contract.schema.ts';

export type Method = 'GET' | 'POST';

/** What a model does that some protocols ask only such models. */
export type ModelTask = NonNullable<ContractJson['task']>;

/** What a protocol answers beside inference. */
export interface RoutePath {
  /** A template of path-template.ts. */
  readonly path: string;
  /** Others are answered 405; HEAD is what GET is. */
  readonly methods: readonly Method[];
}

/** What is known of a protocol without what speaks it. */
export interface ProtocolPaths {
  /** Where it is asked for inference, by POST: templates of path-template.ts. */
  readonly paths: readonly string[];
  /** What its requests for inference are counted as: the label `route` of the metrics. */
  readonly metricsLabel: string;
  /** What models do that are asked in it; absent: anything. Where an image has no such model, it isn't spoken. */
  readonly tasks?: readonly ModelTask[];
  readonly routes?: Readonly<Record<string, RoutePath>>;
}

const get = ['GET'] as const;
const post = ['POST'] as const;
const getOrPost = ['GET', 'POST'] as const;
const embedding = ['embedding'] as const;

/**
 * The protocols that callers may ask for inference in. How each is spoken, a folder of the server says:
 * templates/onnx/server/protocols/protocols.ts lists them.
 */
export const protocols = {
  infer: {
    paths: ['/v2/models/{model}[/versions/{version}]/infer'],
    metricsLabel: 'infer',
    routes: {
      server: { path: '/v2', methods: get },
      model: { path: '/v2/models/{model}[/versions/{version}]', methods: get },

      // Triton's extensions.
      modelConfig: { path: '/v2/models/{model}[/versions/{version}]/config', methods: get },
      modelStatistics: { path: '/v2/models/{model}[/versions/{version}]/stats', methods: get },
      allStatistics: { path: '/v2/models/stats', methods: get },
      repositoryIndex: { path: '/v2/repository/index', methods: post },
      loadModel: { path: '/v2/repository/models/{model}/load', methods: post },
      unloadModel: { path: '/v2/repository/models/{model}/unload', methods: post },
      logSettings: { path: '/v2/logging', methods: getOrPost },
      traceSettings: { path: '/v2/trace/setting', methods: getOrPost },
      modelTraceSettings: { path: '/v2/models/{model}/trace/setting', methods: getOrPost },
      systemRegions: { path: '/v2/systemsharedmemory/status', methods: get },
      systemRegion: { path: '/v2/systemsharedmemory/region/{region}/status', methods: get },
      systemRegister: { path: '/v2/systemsharedmemory/region/{region}/register', methods: post },
      systemUnregister: { path: '/v2/systemsharedmemory/region/{region}/unregister', methods: post },
      systemUnregisterAll: { path: '/v2/systemsharedmemory/unregister', methods: post },
      cudaRegions: { path: '/v2/cudasharedmemory/status', methods: get },
      cudaRegion: { path: '/v2/cudasharedmemory/region/{region}/status', methods: get },
      cudaRegister: { path: '/v2/cudasharedmemory/region/{region}/register', methods: post },
      cudaUnregister: { path: '/v2/cudasharedmemory/region/{region}/unregister', methods: post },
      cudaUnregisterAll: { path: '/v2/cudasharedmemory/unregister', methods: post },
    },
  },
  predict: {
    paths: ['/predict', '/models/{model}[/versions/{version}]/predict'],
    metricsLabel: 'predict',
  },
  invocations: {
    paths: ['/invocations'],
    metricsLabel: 'invocations',
    routes: {
      mlflowVersion: { path: '/version', methods: get },
    },
  },
  /** Vertex AI itself says where, by AIP_PREDICT_ROUTE. */
  vertex: {
    paths: [],
    metricsLabel: 'vertex',
  },
  tensorflow: {
    paths: ['/v1/models/{model}[/versions/{version}]:predict', '/v1/models/{model}/labels/{label}:predict'],
    metricsLabel: 'tensorflow',
    routes: {
      // KServe's V1.
      modelNames: { path: '/v1/models', methods: get },
      status: { path: '/v1/models/{model}[/versions/{version}]', methods: get },
      metadata: { path: '/v1/models/{model}[/versions/{version}]/metadata', methods: get },
      labelStatus: { path: '/v1/models/{model}/labels/{label}', methods: get },
      labelMetadata: { path: '/v1/models/{model}/labels/{label}/metadata', methods: get },
    },
  },
  /** A port of its own, and a service: inference.GRPCInferenceService. */
  grpc: {
    paths: [],
    metricsLabel: 'grpc',
  },
  tensorflowClassify: {
    paths: ['/v1/models/{model}[/versions/{version}]:classify', '/v1/models/{model}/labels/{label}:classify'],
    metricsLabel: 'tensorflow',
  },
  tensorflowRegress: {
    paths: ['/v1/models/{model}[/versions/{version}]:regress', '/v1/models/{model}/labels/{label}:regress'],
    metricsLabel: 'tensorflow',
  },
  openaiEmbeddings: {
    paths: ['/v1/embeddings', '/models/{model}[/versions/{version}]/v1/embeddings'],
    metricsLabel: 'openai',
    tasks: embedding,
  },

  // Text Embeddings Inference.
  teiEmbed: {
    paths: ['/embed', '/models/{model}[/versions/{version}]/embed'],
    metricsLabel: 'tei',
    tasks: embedding,
  },
  teiSimilarity: {
    paths: ['/similarity', '/models/{model}[/versions/{version}]/similarity'],
    metricsLabel: 'tei',
    tasks: embedding,
  },
  teiTokenize: {
    paths: ['/tokenize', '/models/{model}[/versions/{version}]/tokenize'],
    metricsLabel: 'tei',
    tasks: embedding,
    routes: {
      info: { path: '/info', methods: get },
    },
  },
  teiRerank: {
    paths: ['/rerank', '/models/{model}[/versions/{version}]/rerank'],
    metricsLabel: 'tei',
    tasks: ['text-ranking'],
  },
} as const satisfies Record<string, ProtocolPaths>;

/** Whether a protocol is for a model. */
export function isAskedIn(
  { tasks }: Pick<ProtocolPaths, 'tasks'>,
  { task }: Pick<ContractJson, 'task'>,
): boolean {
  return tasks === undefined || (task !== undefined && tasks.includes(task));
}
