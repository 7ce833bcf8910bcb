import { own } from '../../../contract/own.ts';
import { stackEntries } from '../compose/entries.ts';
import { grafanaPath } from '../compose/monitoring-services.ts';
import { secretsOf } from '../compose/stack-parts.ts';
import { postgres } from '../prediction-log.ts';
import type { Stack } from '../stack.ts';
import { deployCommand, removeCommand } from './commands.ts';
import { dataLabel } from './placement.ts';

/** The README of a stack for a swarm. @param file the one that is deployed */
export function readme(stack: Stack, file: string): string {
  const { name, models, database, monitoring, proxy, replicas } = stack;
  const entries = stackEntries(stack).models;
  const addresses = models.map(({ service }, index) => {
    const base = `http://NODE:${proxy ? 8080 : 8080 + index}${own(entries, service)?.path ?? ''}`;
    return `| \`${service}\` | \`${base}\` | ${replicas} |`;
  });
  return `# ${name}

Written by \`mlpack compose --swarm\`. \`${file}\` says all; what you edit here, the next run of \`mlpack compose\` leaves alone.
On a node that manages the swarm, in this folder:

\`\`\`sh
${hasVolumes(stack) ? `docker node update --label-add ${dataLabel}=true NODE   # once: the node that keeps the volumes\n` : ''}${deployCommand(name, file)}
docker stack services ${name}   # what runs
docker service logs ${name}_${models[0].service}
${removeCommand(name)}
\`\`\`

The same command deploys another version. \`docker stack deploy\` reads no \`.env\`; to change ports and CPUs, copy
\`.env.example\` to \`.env\`, and before it: \`set -a; . ./.env\`

| Model | Address | Replicas |
| --- | --- | --- |
${addresses.join('\n')}

A port is open on every node, to whoever reaches the node.
${[database === 'postgres' ? predictions(name) : '', monitoring ? monitored(proxy) : '', secretsOf(stack).length > 0 ? secrets(database) : ''].join('')}`;
}

/** Whether something of a stack is tied to the node that has its volume. */
function hasVolumes({ database, monitoring }: Stack): boolean {
  return database === 'postgres' || monitoring;
}

function predictions(name: string): string {
  return `
## Predictions

PostgreSQL keeps every prediction, in the database \`${postgres.database}\`, which only the models reach. On the node that has it:

\`\`\`sh
docker exec -it $(docker ps --quiet --filter label=com.docker.swarm.service.name=${name}_database) psql -U ${postgres.user} ${postgres.database}
\`\`\`
`;
}

function monitored(proxy: boolean): string {
  return `
## Monitoring

Grafana is at http://NODE:${proxy ? `8080${grafanaPath}` : 3000}/, for \`admin\` with the password in \`secrets/grafana-password\`. Prometheus asks
every replica and judges the models by \`prometheus/alerts.yml\`; nobody is told until you give it an Alertmanager
(\`alerting\` in \`prometheus/prometheus.yml\`).
`;
}

function secrets(database: Stack['database']): string {
  return `
## Secrets

\`secrets/\` has the passwords, made at random when this folder was written; git ignores it. They are deployed from here.
After changing one, run \`mlpack compose\` again: it is another secret to the swarm then.${
    database === 'postgres'
      ? ' PostgreSQL takes its password when the database is created: to change it later, `ALTER ROLE` as well.'
      : ''
  }
`;
}
