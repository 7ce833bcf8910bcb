import { own } from '../../../contract/own.ts';
import { stackEntries } from './entries.ts';
import { grafanaPath } from './monitoring-services.ts';
import { shadowsOf, type Stack } from '../stack.ts';

/** The README of a stack: what is in it, how it is brought up and taken away. */
export function readme(stack: Stack): string {
  const { name, models, database, monitoring, proxy, replicas } = stack;
  const entries = stackEntries(stack).models;
  const addresses = models.map(({ service }, index) => {
    const base = `http://127.0.0.1:${proxy ? 8080 : 8080 + index}${own(entries, service)?.path ?? ''}`;
    return `| \`${service}\` | \`${base}\` | ${replicas} |`;
  });
  return `# ${name}

Written by \`mlpack compose\`. \`compose.yaml\` says all; what you edit here, the next run of that command leaves alone.

\`\`\`sh
mlpack up      # start, wait until every service is healthy, test the models through the stack
mlpack ps      # what runs
mlpack logs    # what it says
mlpack down    # stop and remove; --volumes also removes what is stored
\`\`\`

\`docker compose\` does as well, without the test. Copy \`.env.example\` to \`.env\` to change ports and CPUs.

| Model | Address | Replicas |
| --- | --- | --- |
${addresses.join('\n')}
${[shadowed(stack), database === 'none' ? '' : predictions(database), monitoring ? monitored(proxy) : '', secrets(stack)].join('')}`;
}

function shadowed(stack: Stack): string {
  const shadows = shadowsOf(stack).map(({ service, image }) => `\`${service}\` (${image.reference})`);
  if (shadows.length === 0) return '';
  return `
## Shadow

${shadows.join(' and ')} gets a copy of every request, and answers nobody. How it differs from what is answered:

\`\`\`sh
mlpack compare --since 1h
\`\`\`
`;
}

function predictions(database: 'postgres' | 'sqlite'): string {
  return database === 'postgres'
    ? `
## Predictions

PostgreSQL keeps every prediction, in the database \`predictions\`, which only the models reach:

\`\`\`sh
mlpack predictions --since 1h   # as a table; --format csv, json or parquet
docker compose exec database psql -U mlpack predictions
\`\`\`
`
    : `
## Predictions

Each model keeps its predictions in an SQLite database on its volume.

\`\`\`sh
mlpack predictions --since 1h   # as a table; --format csv, json or parquet
\`\`\`
`;
}

function monitored(proxy: boolean): string {
  const grafana = proxy ? `http://127.0.0.1:8080${grafanaPath}/` : 'http://127.0.0.1:3000/';
  return `
## Monitoring

Grafana is at ${grafana}, for \`admin\` with the password in \`secrets/grafana-password\`. Prometheus judges the models
by \`prometheus/alerts.yml\`; nobody is told until you give it an Alertmanager (\`alerting\` in \`prometheus/prometheus.yml\`).
`;
}

function secrets({ database, monitoring }: Stack): string {
  if (database !== 'postgres' && !monitoring) return '';
  return `
## Secrets

\`secrets/\` has the passwords, made at random when this folder was written. Nobody but you may enter the folder; git
ignores it. The files in it are readable, because Compose binds them into containers whose users are not you.${
    database === 'postgres'
      ? ' PostgreSQL takes its password when the database is created: to change it later, `ALTER ROLE` as well.'
      : ''
  }
`;
}
