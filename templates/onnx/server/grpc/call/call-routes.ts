import type { RouteLabel } from '../../../../../contract/metrics-labels.ts';

const inference = '/inference.GRPCInferenceService';

/** Path of the method that infers. */
export const modelInferPath = `${inference}/ModelInfer`;

const routes = new Map<string, RouteLabel>([
  [modelInferPath, 'grpc'],
  [`${inference}/ModelStreamInfer`, 'grpc'],
  [`${inference}/ServerLive`, 'health'],
  [`${inference}/ServerReady`, 'health'],
  [`${inference}/ModelReady`, 'health'],
  [`${inference}/ServerMetadata`, 'metadata'],
  [`${inference}/ModelMetadata`, 'metadata'],
]);

/** What a method is counted as, given its path. */
export function routeOf(path: string): RouteLabel {
  return routes.get(path) ?? (path.startsWith('/grpc.health.') ? 'health' : 'metadata');
}
