import { grpcProtocol } from '../../protocols/grpc/grpc-protocol.ts';

const inference = '/inference.GRPCInferenceService';

/** Path of the method that infers. */
export const modelInferPath = `${inference}/ModelInfer`;

const routes = new Map<string, string>([
  [modelInferPath, grpcProtocol.metricsLabel],
  [`${inference}/ModelStreamInfer`, grpcProtocol.metricsLabel],
  [`${inference}/ServerLive`, 'health'],
  [`${inference}/ServerReady`, 'health'],
  [`${inference}/ModelReady`, 'health'],
  [`${inference}/ServerMetadata`, 'metadata'],
  [`${inference}/ModelMetadata`, 'metadata'],
]);

/** What a method is counted as (the label `route` of the metrics), given its path. */
export function routeOf(path: string): string {
  return routes.get(path) ?? (path.startsWith('/grpc.health.') ? 'health' : 'metadata');
}
