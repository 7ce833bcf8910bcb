/** What the server answers beside inference (protocols.ts), as templates of path-template.ts. */
export const routes = {
  index: '/',
  docs: '/docs',
  asset: '/assets/{file}',
  openapi: '/openapi.json',
  pageData: '/model.json',
  graph: '/graph.svg',
  metrics: '/metrics',
  feedback: '/feedback',

  // The Open Inference Protocol v2.
  live: '/v2/health/live',
  ready: '/v2/health/ready',
  server: '/v2',
  model: '/v2/models/{model}[/versions/{version}]',
  modelReady: '/v2/models/{model}[/versions/{version}]/ready',

  // Triton's extensions of it.
  modelConfig: '/v2/models/{model}[/versions/{version}]/config',
  modelStatistics: '/v2/models/{model}[/versions/{version}]/stats',
  allStatistics: '/v2/models/stats',
  repositoryIndex: '/v2/repository/index',
  loadModel: '/v2/repository/models/{model}/load',
  unloadModel: '/v2/repository/models/{model}/unload',
  logSettings: '/v2/logging',
  traceSettings: '/v2/trace/setting',
  modelTraceSettings: '/v2/models/{model}/trace/setting',
  systemSharedMemory: '/v2/systemsharedmemory',
  cudaSharedMemory: '/v2/cudasharedmemory',

  // TensorFlow Serving, and KServe's V1.
  modelNames: '/v1/models',
  tensorflowStatus: '/v1/models/{model}[/versions/{version}]',
  tensorflowMetadata: '/v1/models/{model}[/versions/{version}]/metadata',
  tensorflowLabelStatus: '/v1/models/{model}/labels/{label}',
  tensorflowLabelMetadata: '/v1/models/{model}/labels/{label}/metadata',

  // SageMaker and MLflow.
  ping: '/ping',
  health: '/health',
  mlflowVersion: '/version',
} as const;
