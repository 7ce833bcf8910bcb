import { alertRules } from './alert-rules.ts';
import { dashboard } from './dashboard.ts';
import { grafanaDashboards, grafanaDatasource } from './grafana-files.ts';
import { shadowsOf, type Stack } from '../stack.ts';

/** What Prometheus and Grafana are given beside Prometheus' own configuration. */
export function monitoringFiles(stack: Stack): Record<string, string> {
  const { models, database } = stack;
  const services = models.map(({ service }) => service);
  return {
    'prometheus/alerts.yml': alertRules(services, database),
    'grafana/datasource.yaml': grafanaDatasource(),
    'grafana/dashboards.yaml': grafanaDashboards(),
    'grafana/models.json': dashboard(database, { hasShadows: shadowsOf(stack).length > 0 }),
  };
}
