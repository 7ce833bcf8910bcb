import { alertGroup } from '../../monitoring/alert-rules.ts';
import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { stackObjectName } from './names.ts';

/**
 * The alert rules of a monitored stack as a PrometheusRule,
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule. A model that may have no
 * replica is not missed when it has none.
 */
export function prometheusRule(stack: KubernetesStack): KubernetesObject[] {
  if (!stack.monitoring) return [];
  const mayBeGone = stack.autoscale?.minReplicas === 0;
  const services = mayBeGone ? [] : stack.models.map(({ service }) => service);
  const name = stackObjectName(stack, 'alerts');
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name, labels: labels(stack.name, name) },
      // One Prometheus may watch the same service in several namespaces.
      spec: { groups: [alertGroup(services, stack.database, ['namespace', 'service'])] },
    },
  ];
}
