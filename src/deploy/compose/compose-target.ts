import { alertRules } from '../monitoring/alert-rules.ts';
import { caddyfile } from './caddyfile.ts';
import { composeFile, secretsOf } from './compose-file.ts';
import { readEntries } from './entries.ts';
import type { DeployTarget } from '../target.ts';
import { dashboard } from '../monitoring/dashboard.ts';
import { envExample } from './env-example.ts';
import { grafanaDashboards, grafanaDatasource } from '../monitoring/grafana-files.ts';
import { prometheusConfig } from '../monitoring/prometheus-config.ts';
import { readme } from './readme.ts';
import type { Stack } from '../stack.ts';

/** Stacks for Compose, https://github.com/compose-spec/compose-spec/blob/main/spec.md. */
export const composeTarget: DeployTarget = {
  mainFile: 'compose.yaml',
  files: stackFiles,
  secrets: secretsOf,
  readEntries,
  downCommand: (name) => `docker compose -p ${name} down`,
};

function stackFiles(stack: Stack): Record<string, string> {
  const { models, monitoring, proxy, database } = stack;
  const services = models.map(({ service }) => service);
  return {
    [composeTarget.mainFile]: composeFile(stack),
    '.env.example': envExample(stack),
    '.gitignore': '# What only this machine has.\n/secrets/\n/.env\n/.mlpack/\n',
    'README.md': readme(stack),
    ...(proxy && { Caddyfile: caddyfile(stack) }),
    ...(monitoring && {
      'prometheus/prometheus.yml': prometheusConfig(models),
      'prometheus/alerts.yml': alertRules(services, database),
      'grafana/datasource.yaml': grafanaDatasource(),
      'grafana/dashboards.yaml': grafanaDashboards(),
      'grafana/models.json': dashboard(database),
    }),
  };
}
