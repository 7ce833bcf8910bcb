import { alertRules } from './alert-rules.ts';
import { dashboard } from './dashboard.ts';
import { grafanaDashboards, grafanaDatasource } from './grafana-files.ts';
import type { Stack } from '../stack.ts';

/** What Prometheus and Grafana are given beside Prometheus' own configuration. */
export function monitoringFiles({ models, database }: Stack): Record<string, string> {
  const services = models.map(({ service }) => service);
  return {
    'prometheus/alerts.yml': alertRules(services, database),
    'grafana/datasource.yaml': grafanaDatasource(),
    'grafana/dashboards.yaml': grafanaDashboards(),
    'grafana/models.json': dashboard(database),
  };
}
