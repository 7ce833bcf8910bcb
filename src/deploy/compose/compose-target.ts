import { caddyfile } from './caddyfile.ts';
import { composeFile } from './compose-file.ts';
import type { DeployTarget } from '../target.ts';
import { envExample } from './env-example.ts';
import { monitoringFiles } from '../monitoring/monitoring-files.ts';
import { prometheusConfig } from '../monitoring/prometheus-config.ts';
import { readme } from './readme.ts';
import { ignoredFiles, secretsOf } from './stack-parts.ts';
import type { Stack } from '../stack.ts';

/** Stacks for Compose, https://github.com/compose-spec/compose-spec/blob/main/spec.md. */
export const composeTarget: DeployTarget = {
  mainFile: 'compose.yaml',
  files: stackFiles,
  secrets: secretsOf,
  downCommand: (name) => `docker compose -p ${name} down`,
};

function stackFiles(stack: Stack): Record<string, string> {
  const { monitoring, proxy } = stack;
  return {
    [composeTarget.mainFile]: composeFile(stack),
    '.env.example': envExample(stack),
    '.gitignore': ignoredFiles,
    'README.md': readme(stack),
    ...(proxy && { Caddyfile: caddyfile(stack) }),
    ...(monitoring && {
      'prometheus/prometheus.yml': prometheusConfig(stack),
      ...monitoringFiles(stack),
    }),
  };
}
