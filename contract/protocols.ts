/**
 * The protocols that callers may ask for inference in: their paths, all asked by POST, as templates of path-template.ts,
 * and what their requests are counted as (the label `route` of the metrics). How each is spoken, a folder of the server says:
 * templates/onnx/server/protocols/protocols.ts lists them.
 */
export const protocols = {
  infer: {
    paths: ['/v2/models/{model}[/versions/{version}]/infer'],
    metricsLabel: 'infer',
  },
  predict: {
    paths: ['/predict', '/models/{model}[/versions/{version}]/predict'],
    metricsLabel: 'predict',
  },
  invocations: {
    paths: ['/invocations'],
    metricsLabel: 'invocations',
  },
  /** Vertex AI itself says where, by AIP_PREDICT_ROUTE. */
  vertex: {
    paths: [],
    metricsLabel: 'vertex',
  },
  tensorflow: {
    paths: ['/v1/models/{model}[/versions/{version}]:predict', '/v1/models/{model}/labels/{label}:predict'],
    metricsLabel: 'tensorflow',
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
} as const satisfies Record<string, { readonly paths: readonly string[]; readonly metricsLabel: string }>;
