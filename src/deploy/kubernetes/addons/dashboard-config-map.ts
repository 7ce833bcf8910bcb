import { dashboard } from '../../monitoring/dashboard.ts';
import { shadowsOf } from '../../stack.ts';
import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { stackObjectName } from './names.ts';

/** By which Grafana's sidecar finds dashboards, as its chart and kube-prometheus-stack have it. */
const sidecarLabel = { grafana_dashboard: '1' } as const;

/** The dashboard of a monitored stack as a ConfigMap, from which Grafana's sidecar takes it. */
export function dashboardConfigMap(stack: KubernetesStack): KubernetesObject[] {
  if (!stack.monitoring) return [];
  const name = stackObjectName(stack, 'dashboard');
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, labels: { ...labels(stack.name, name), ...sidecarLabel } },
      data: {
        // The sidecar puts the files of all ConfigMaps into one folder.
        [`${name}.json`]: dashboard(stack.database, {
          sharedBy: stack.name,
          hasShadows: shadowsOf(stack).length > 0,
        }),
      },
    },
  ];
}
