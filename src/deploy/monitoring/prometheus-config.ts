import { shadowsOf, type Stack, type StackModel } from '../stack.ts';
import { toYaml, type Plain } from '../yaml.ts';

/** Port of Prometheus in its container. */
export const prometheusPort = 9090;

/** Job of the models' servers, which alerts and dashboard go by. */
export const modelsJob = 'models';

/** Job of shadows: nobody is answered by them, so that nothing that is said of models counts them. */
export const shadowsJob = 'shadows';

type Asked = Pick<StackModel, 'service' | 'port'>;

/**
 * Prometheus asks every replica: their addresses are those that a name has.
 *
 * @param host the name for a service, which ends with the service's own
 */
export function prometheusConfig(
  { models }: Pick<Stack, 'models'>,
  host: (service: string) => string = (service) => service,
): string {
  const shadows = shadowsOf({ models });
  return toYaml(
    {
      global: { scrape_interval: '15s', evaluation_interval: '15s' },
      rule_files: ['alerts.yml'],
      scrape_configs: [
        job(modelsJob, models, host),
        ...(shadows.length === 0 ? [] : [job(shadowsJob, shadows, host)]),
      ],
    },
    {
      heading:
        'Written by mlpack compose. Models that want a key (MLPACK_API_KEY_FILE) want one of Prometheus, too.',
    },
  );
}

function job(name: string, servers: readonly Asked[], host: (service: string) => string): Plain {
  const prefix = host('');
  return {
    job_name: name,
    dns_sd_configs: servers.map(({ service, port }) => ({
      names: [host(service)],
      type: 'A',
      port,
      refresh_interval: '10s',
    })),
    relabel_configs: [
      {
        source_labels: ['__meta_dns_name'],
        ...(prefix !== '' && { regex: `${prefix.replaceAll('.', '\\.')}(.+)` }),
        target_label: 'service',
      },
    ],
  };
}
