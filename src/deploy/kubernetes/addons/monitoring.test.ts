import { describe, expect, it } from 'vitest';
import { clusterDigits, clusterModel, clusterStack } from '../../../../test/support/kubernetes-stacks.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { dashboardConfigMap } from './dashboard-config-map.ts';
import { prometheusRule } from './prometheus-rule.ts';
import { serviceMonitor } from './service-monitor.ts';

const iris = clusterModel();
const monitored = (changes: Partial<KubernetesStack> = {}) => clusterStack({ monitoring: true, ...changes });

const alerts = (stack: KubernetesStack) => JSON.stringify(prometheusRule(stack));

describe('what watches a stack in a cluster', () => {
  it('asks the pods behind a Service, by the job that rules and dashboard go by', () => {
    expect(serviceMonitor(monitored(), iris)).toMatchObject([
      {
        metadata: { name: 'iris' },
        spec: {
          selector: {
            matchLabels: { 'app.kubernetes.io/name': 'iris', 'app.kubernetes.io/instance': 'iris' },
          },
          endpoints: [
            { port: 'http', path: '/metrics', relabelings: [{ targetLabel: 'job', replacement: 'models' }] },
          ],
        },
      },
    ]);
    expect(alerts(monitored())).toContain('up{job=\\"models\\"}');
  });

  it('has the rules of the stack in Compose, told apart by namespace, too', () => {
    expect(prometheusRule(monitored())).toMatchObject([
      { metadata: { name: 'iris-alerts' }, spec: { groups: [{ name: 'models' }] } },
    ]);
    const text = alerts(monitored({ models: [iris, clusterDigits], database: 'postgres' }));
    expect(text).toContain('absent(up{job=\\"models\\",service=\\"digits\\"})');
    expect(text).toContain('sum by (namespace, service, le)');
    expect(text).not.toContain('sum by (service');
    expect(text).toContain('PredictionsLost');
  });

  it('misses no model that may have no replica', () => {
    const autoscale = { by: 'keda', minReplicas: 0, maxReplicas: 3 } as const;
    expect(alerts(monitored())).toContain('ModelGone');
    expect(alerts(monitored({ autoscale }))).not.toContain('ModelGone');
  });

  it('has a dashboard that finds its datasource by a choice, under a name that other stacks do not have', () => {
    const [map] = dashboardConfigMap(monitored());
    expect(map).toMatchObject({ metadata: { name: 'iris-dashboard', labels: { grafana_dashboard: '1' } } });
    const text = JSON.stringify(map?.['data']);
    expect(text).toContain('iris-dashboard.json');
    const dashboard: unknown = JSON.parse(String(Object.values(Object(map?.['data']))[0]));
    expect(dashboard).toMatchObject({
      uid: 'mlpack-iris',
      title: 'Models of iris',
      templating: {
        list: [
          { name: 'datasource', type: 'datasource', query: 'prometheus' },
          { name: 'service', datasource: { uid: '${datasource}' } },
          { type: 'adhoc' },
        ],
      },
    });
    expect(text).not.toContain('\\"uid\\": \\"prometheus\\"');
    const [other] = dashboardConfigMap(monitored({ name: 'n'.repeat(40) }));
    expect(JSON.stringify(other)).toContain(`\\"uid\\": \\"mlpack-${'n'.repeat(33)}\\"`);
  });

  it('is nothing where nobody watches', () => {
    const stack = clusterStack();
    expect([...serviceMonitor(stack, iris), ...prometheusRule(stack), ...dashboardConfigMap(stack)]).toEqual(
      [],
    );
  });
});
