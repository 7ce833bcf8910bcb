import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Deployment } from './deployment.ts';

/** Of the base that mlpack writes: the Deployment of a model, and the settings that its pods have as variables. */
const folder = join(import.meta.dirname, '../../../golden/kubernetes/model-only/base/iris');

/** The Deployment of two replicas that mlpack writes, the variables of its ConfigMap among its own. */
export async function writtenDeployment(): Promise<Deployment> {
  const written: Deployment = parse(await readFile(join(folder, 'deployment.yaml'), 'utf8'));
  const settings = await readFile(join(folder, 'settings.env'), 'utf8');
  const variables = [...settings.matchAll(/^(?<name>[A-Z_]+)=(?<value>.*)$/gm)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    value: groups?.['value'] ?? '',
  }));
  return withContainer(written, ({ env = [], ...container }) => ({
    ...container,
    env: [...variables, ...env],
  }));
}

/** One that stops its pods otherwise. */
export function stoppingSo(
  deployment: Deployment,
  { preStopSeconds, drainDelayMs }: { readonly preStopSeconds: number; readonly drainDelayMs: number },
): Deployment {
  return withContainer(deployment, ({ env = [], ...container }) => ({
    ...container,
    env: [
      ...env.filter(({ name }) => name !== 'MLPACK_DRAIN_DELAY_MS'),
      { name: 'MLPACK_DRAIN_DELAY_MS', value: String(drainDelayMs) },
    ],
    lifecycle: preStopSeconds === 0 ? {} : { preStop: { sleep: { seconds: preStopSeconds } } },
  }));
}

type Container = Deployment['spec']['template']['spec']['containers'][0];

function withContainer({ spec }: Deployment, change: (container: Container) => Container): Deployment {
  const { template } = spec;
  const [first, ...others] = template.spec.containers;
  const containers = [change(first), ...others] as const;
  return { spec: { ...spec, template: { spec: { ...template.spec, containers } } } };
}
