import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, selectorLabels, type KubernetesObject } from '../object.ts';
import { portNames } from './deployment.ts';

/**
 * The name and address that a model has in the cluster, whichever pods serve it. What the ports speak, gateways and meshes are told by
 * `appProtocol`.
 */
export function service(
  stack: KubernetesStack,
  { service: name, port, grpcPort }: KubernetesModel,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: labels(stack.name, name) },
    spec: {
      selector: selectorLabels(stack.name, name),
      ports: [
        { name: portNames.http, port, targetPort: portNames.http, appProtocol: 'http' },
        ...(grpcPort === null
          ? []
          : [
              {
                name: portNames.grpc,
                port: grpcPort,
                targetPort: portNames.grpc,
                appProtocol: 'kubernetes.io/h2c',
              },
            ]),
      ],
    },
  };
}
