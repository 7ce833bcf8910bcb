import type { KubernetesObject } from '../object.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { dashboardConfigMap } from './dashboard-config-map.ts';
import { databaseCluster } from './database-cluster.ts';
import { externalSecret } from './external-secret.ts';
import { grpcRoute } from './grpc-route.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { httpRoute } from './http-route.ts';
import { ingress } from './ingress.ts';
import { prometheusRule } from './prometheus-rule.ts';
import { scaledObject } from './scaled-object.ts';
import { sealedSecret } from './sealed-secret.ts';
import { serviceMonitor } from './service-monitor.ts';

/** What stands beside a model's Deployment, by the files that it is written to; empty for what the stack hasn't asked for. */
export function modelAddons(
  stack: KubernetesStack,
  model: KubernetesModel,
): Readonly<Record<'autoscaling' | 'entry' | 'monitoring', readonly KubernetesObject[]>> {
  return {
    autoscaling: [...horizontalPodAutoscaler(stack, model), ...scaledObject(stack, model)],
    entry: [...httpRoute(stack, model), ...grpcRoute(stack, model), ...ingress(stack, model)],
    monitoring: serviceMonitor(stack, model),
  };
}

/** What a stack has once for all its models, whatever serves them. */
export function stackAddons(
  stack: KubernetesStack,
): Readonly<Record<'database' | 'monitoring', readonly KubernetesObject[]>> {
  return {
    database: [...externalSecret(stack), ...sealedSecret(stack), ...databaseCluster(stack)],
    monitoring: [...prometheusRule(stack), ...dashboardConfigMap(stack)],
  };
}
