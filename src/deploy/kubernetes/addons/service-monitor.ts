import { labels, selectorLabels, type KubernetesObject } from '../object.ts';
import { modelsJob } from '../../monitoring/prometheus-config.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { descriptionKey } from './names.ts';

/**
 * A model's ServiceMonitor, https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor, where
 * the stack is monitored: every pod behind its Service is asked at the port `http`, and its series have the labels `job` and
 * `service` that rules and dashboard go by.
 */
export function serviceMonitor(
  stack: KubernetesStack,
  { service }: KubernetesModel,
  job = modelsJob,
): KubernetesObject[] {
  if (!stack.monitoring) return [];
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: {
        name: service,
        labels: labels(stack.name, service),
        annotations: {
          [descriptionKey]:
            'A server that wants a key (MLPACK_API_KEY_FILE) wants one of Prometheus, too: put it under authorization.',
        },
      },
      spec: {
        selector: { matchLabels: selectorLabels(stack.name, service) },
        endpoints: [
          {
            port: 'http',
            path: '/metrics',
            interval: '15s',
            relabelings: [{ targetLabel: 'job', replacement: job }],
          },
        ],
      },
    },
  ];
}
