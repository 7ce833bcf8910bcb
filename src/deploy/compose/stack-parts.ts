import { databaseService } from './database-service.ts';
import { dataVolume, modelService, shadowService } from './model-service.ts';
import { grafanaSecret, grafanaService, prometheusService } from './monitoring-services.ts';
import { passwordSecret } from '../prediction-log.ts';
import { proxyService } from './proxy-service.ts';
import type { Service } from './service.ts';
import { shadowsOf, type Stack } from '../stack.ts';

/** What a stack has beside its models, by the names that they have in its file. */
export function servicesBeside(stack: Stack): Record<string, Service> {
  return {
    ...(stack.database === 'postgres' && { database: databaseService(stack) }),
    ...(stack.proxy && { proxy: proxyService(stack) }),
    ...(stack.monitoring && { prometheus: prometheusService(stack), grafana: grafanaService(stack) }),
  };
}

/** The servers of models and of their shadows. @param isSpread whether requests are spread over the replicas of a model; undefined: as a proxy does */
export function modelServices(stack: Stack, isSpread?: boolean): Record<string, Service> {
  return Object.fromEntries([
    ...stack.models.map((model) => [model.service, modelService(stack, model, isSpread)] as const),
    ...shadowsOf(stack).map((shadow) => [shadow.service, shadowService(stack, shadow)] as const),
  ]);
}

/** Names of networks, and whether one has no way out, or in from elsewhere. */
export function networksOf({ database, proxy, monitoring }: Stack): { name: string; isInternal: boolean }[] {
  return [
    { name: 'edge', isInternal: false },
    ...(proxy ? [{ name: 'models', isInternal: true }] : []),
    ...(database === 'postgres' ? [{ name: 'database', isInternal: true }] : []),
    ...(monitoring ? [{ name: 'monitoring', isInternal: true }] : []),
  ];
}

/** Names of volumes. */
export function volumesOf({ database, monitoring, models }: Stack): string[] {
  return [
    ...(database === 'none'
      ? []
      : [...models, ...shadowsOf({ models })].map(({ service }) => dataVolume(service))),
    ...(database === 'postgres' ? ['database'] : []),
    ...(monitoring ? ['prometheus', 'grafana'] : []),
  ];
}

/** Names of the secrets that a stack needs, each of which is in `secrets/NAME`. */
export function secretsOf({ database, monitoring }: Pick<Stack, 'database' | 'monitoring'>): string[] {
  return [...(database === 'postgres' ? [passwordSecret] : []), ...(monitoring ? [grafanaSecret] : [])];
}

/** Path of a secret in the stack's folder. */
export function secretPath(name: string): string {
  return `secrets/${name}`;
}

/** Paths of the files that services are given as configs, by the configs' names. */
export function configsOf({ proxy, monitoring }: Stack): Record<string, string> {
  return {
    ...(proxy && { caddyfile: 'Caddyfile' }),
    ...(monitoring && {
      prometheus: 'prometheus/prometheus.yml',
      alerts: 'prometheus/alerts.yml',
      datasource: 'grafana/datasource.yaml',
      dashboards: 'grafana/dashboards.yaml',
      dashboard: 'grafana/models.json',
    }),
  };
}

/** A stack's .gitignore. */
export const ignoredFiles = '# What only this machine has.\n/secrets/\n/.env\n/.mlpack/\n';
