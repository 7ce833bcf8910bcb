import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { parentOf, type RouteBackend } from './routing.ts';

/**
 * A model's GRPCRoute, https://gateway-api.sigs.k8s.io/api-types/grpcroute/, where a Gateway lets requests in and the server has
 * a port for them. It needs a name of its own: a host that has an HTTPRoute may have no GRPCRoute at the same listener
 * (Gateway API, "Cross Serving"). What calls over gRPC are about stands in their messages, so several models have a host each.
 *
 * @param backends that share its calls by their weights; without them, the model's Service
 */
export function grpcRoute(
  stack: KubernetesStack,
  model: KubernetesModel,
  backends: readonly RouteBackend[] = [{ service: model.service }],
): KubernetesObject[] {
  const { entry, models } = stack;
  const { service, grpcPort } = model;
  if (entry?.by !== 'gateway' || grpcPort === null) return [];
  return [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GRPCRoute',
      metadata: { name: service, labels: labels(stack.name, service) },
      spec: {
        parentRefs: [parentOf(entry)],
        hostnames: [grpcHost(entry.host, service, models)],
        rules: [
          {
            backendRefs: backends.map((backend) => ({
              name: backend.service,
              port: grpcPort,
              weight: backend.weight,
            })),
          },
        ],
      },
    },
  ];
}

/** The host that a model is called at over gRPC: `grpc.HOST` for the only one, `SERVICE-grpc.HOST` for each of several. */
function grpcHost(host: string, service: string, models: readonly unknown[]): string {
  return models.length === 1 ? `grpc.${host}` : `${service}-grpc.${host}`;
}
