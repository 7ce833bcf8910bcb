import { databaseService } from './database-service.ts';
import { entriesAsPlain, entriesKey, stackEntries } from './entries.ts';
import { dataVolume, modelService } from './model-service.ts';
import { grafanaSecret, grafanaService, prometheusService } from './monitoring-services.ts';
import { passwordSecret } from '../prediction-log.ts';
import { proxyService } from './proxy-service.ts';
import type { Service } from './service.ts';
import type { Stack } from '../stack.ts';
import { toYaml, type Plain } from '../yaml.ts';

const heading = `Written by mlpack compose. Edit it as you like: what you change here, the next run leaves alone.
A swarm's \`docker stack deploy\` takes the same file without \`name\`, which its command line says, with \`depends_on\`
as lists, because it starts again what started too early, and the proxy without \`dns_opt\` and with PROXY_ROUTES=by-container.`;

/** Names of the secrets that a stack needs, each of which is in `secrets/NAME`. */
export function secretsOf({ database, monitoring }: Pick<Stack, 'database' | 'monitoring'>): string[] {
  return [...(database === 'postgres' ? [passwordSecret] : []), ...(monitoring ? [grafanaSecret] : [])];
}

/** The Compose file of a stack, https://github.com/compose-spec/compose-spec/blob/main/spec.md. */
export function composeFile(stack: Stack): string {
  const services = servicesOf(stack);
  const value = {
    name: stack.name,
    services: mapValues(services, ({ definition }) => definition),
    networks: networksOf(stack),
    volumes: filled(volumesOf(stack)),
    secrets: filled(mapNames(secretsOf(stack), (name) => ({ file: `./secrets/${name}` }))),
    configs: filled(configsOf(stack)),
    [entriesKey]: entriesAsPlain(stackEntries(stack)),
  };
  const comments = Object.entries(services).flatMap(([name, service]) =>
    service.comments.map(({ at, text }) => ({ at: ['services', name, ...at], text })),
  );
  return toYaml(value, {
    heading,
    spaced: ['services'],
    comments: [
      ...comments,
      { at: ['networks', 'database'], text: 'Without a way out, or in from elsewhere.' },
      {
        at: ['configs'],
        text: 'A swarm never changes a config: give it another name when its file has changed.',
      },
      { at: [entriesKey], text: 'Where `mlpack up` tests the models.' },
    ],
  });
}

function servicesOf(stack: Stack): Record<string, Service> {
  return {
    ...Object.fromEntries(stack.models.map((model) => [model.service, modelService(stack, model)])),
    ...(stack.database === 'postgres' && { database: databaseService(stack) }),
    ...(stack.proxy && { proxy: proxyService(stack) }),
    ...(stack.monitoring && { prometheus: prometheusService(stack), grafana: grafanaService(stack) }),
  };
}

function networksOf({ database, proxy, monitoring }: Stack): Record<string, Plain> {
  return {
    edge: {},
    ...(proxy && { models: { internal: true } }),
    ...(database === 'postgres' && { database: { internal: true } }),
    ...(monitoring && { monitoring: { internal: true } }),
  };
}

function volumesOf({ database, monitoring, models }: Stack): Record<string, Plain> {
  return {
    ...(database !== 'none' &&
      mapNames(
        models.map(({ service }) => dataVolume(service)),
        () => ({}),
      )),
    ...(database === 'postgres' && { database: {} }),
    ...(monitoring && { prometheus: {}, grafana: {} }),
  };
}

function configsOf({ proxy, monitoring }: Stack): Record<string, Plain> {
  return {
    ...(proxy && { caddyfile: { file: './Caddyfile' } }),
    ...(monitoring && {
      prometheus: { file: './prometheus/prometheus.yml' },
      alerts: { file: './prometheus/alerts.yml' },
      datasource: { file: './grafana/datasource.yaml' },
      dashboards: { file: './grafana/dashboards.yaml' },
      dashboard: { file: './grafana/models.json' },
    }),
  };
}

function mapNames(names: readonly string[], map: (name: string) => Plain): Record<string, Plain> {
  return Object.fromEntries(names.map((name) => [name, map(name)]));
}

function mapValues<T, U>(values: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

/** Undefined when there is nothing in it, so that it isn't written. */
function filled(values: Record<string, Plain>): Record<string, Plain> | undefined {
  return Object.keys(values).length === 0 ? undefined : values;
}
