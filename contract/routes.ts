/** What the server answers beside protocols (protocols.ts), as templates of path-template.ts. */
export const routes = {
  index: '/',
  docs: '/docs',
  asset: '/assets/{file}',
  openapi: '/openapi.json',
  pageData: '/model.json',
  graph: '/graph.svg',
  metrics: '/metrics',
  feedback: '/feedback',

  // Health: of the Open Inference Protocol v2.
  live: '/v2/health/live',
  ready: '/v2/health/ready',
  modelReady: '/v2/models/{model}[/versions/{version}]/ready',

  // Health: of SageMaker and MLflow.
  ping: '/ping',
  health: '/health',
} as const;
