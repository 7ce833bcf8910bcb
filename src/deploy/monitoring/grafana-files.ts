import { prometheusPort } from './prometheus-config.ts';
import { toYaml } from '../yaml.ts';

/** What the dashboard calls Prometheus. */
export const datasourceId = 'prometheus';

/** Grafana's datasource, https://grafana.com/docs/grafana/latest/administration/provisioning/. */
export function grafanaDatasource(): string {
  return toYaml({
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        uid: datasourceId,
        type: 'prometheus',
        access: 'proxy',
        url: `http://prometheus:${prometheusPort}`,
        isDefault: true,
      },
    ],
  });
}

/** The file that tells Grafana where its dashboards are. */
export function grafanaDashboards(): string {
  return toYaml({
    apiVersion: 1,
    providers: [{ name: 'mlpack', type: 'file', options: { path: '/etc/grafana/dashboards' } }],
  });
}
