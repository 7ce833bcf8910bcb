import { envExample } from '../compose/env-example.ts';
import {
  configsOf,
  ignoredFiles,
  modelServices,
  secretPath,
  secretsOf,
  servicesBeside,
} from '../compose/stack-parts.ts';
import { monitoringFiles } from '../monitoring/monitoring-files.ts';
import { prometheusConfig } from '../monitoring/prometheus-config.ts';
import type { Stack } from '../stack.ts';
import type { DeployTarget } from '../target.ts';
import { caddyfile } from './caddyfile.ts';
import { removeCommand } from './commands.ts';
import { configName, secretName } from './content-name.ts';
import { refuseLongNames } from './name-lengths.ts';
import { readme } from './readme.ts';
import { swarmFile } from './swarm-file.ts';
import { tasksHost } from './tasks-host.ts';

const mainFile = 'stack.yaml';

/** Stacks for a swarm of Docker's engines, which `docker stack deploy` brings up and replaces. */
export const swarmTarget: DeployTarget = {
  mainFile,
  files: stackFiles,
  secrets: secretsOf,
  downCommand: removeCommand,
};

function stackFiles(stack: Stack, standing: ReadonlyMap<string, string> = new Map()): Record<string, string> {
  const { monitoring, proxy } = stack;
  const others = {
    '.env.example': envExample(
      stack,
      'Copy it to .env, change what should differ, and type `set -a; . ./.env` before docker stack deploy.',
    ),
    '.gitignore': ignoredFiles,
    'README.md': readme(stack, mainFile),
    ...(proxy && { Caddyfile: caddyfile(stack) }),
    ...(monitoring && {
      ...monitoringFiles(stack),
      'prometheus/prometheus.yml': prometheusConfig(stack, tasksHost),
    }),
  };
  const texts = new Map([...Object.entries(others), ...standing]);
  const named = contentNames(stack, texts);
  const services = [...Object.keys(modelServices(stack)), ...Object.keys(servicesBeside(stack))];
  refuseLongNames(stack.name, [...services, ...named.all]);
  return { [mainFile]: swarmFile(stack, named), ...others };
}

/** Names by what is in each config and secret. */
function contentNames(stack: Stack, texts: ReadonlyMap<string, string>) {
  const text = (path: string) => texts.get(path) ?? '';
  const configs = new Map(
    Object.entries(configsOf(stack)).map(([name, path]) => [name, configName(name, text(path))]),
  );
  const secrets = new Map(secretsOf(stack).map((name) => [name, secretName(name, text(secretPath(name)))]));
  return {
    config: (name: string) => configs.get(name) ?? name,
    secret: (name: string) => secrets.get(name) ?? name,
    all: [...configs.values(), ...secrets.values()],
  };
}
