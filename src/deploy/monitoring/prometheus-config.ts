import type { StackModel } from '../stack.ts';
import { toYaml } from '../yaml.ts';

/** Port of Prometheus in its container. */
export const prometheusPort = 9090;

/** Job of the models' servers, which alerts and dashboard go by. */
export const modelsJob = 'models';

/**
 * Prometheus asks every replica: their addresses are those that a name has.
 *
 * @param host the name for a service, which ends with the service's own
 */
export function prometheusConfig(
  models: readonly Pick<StackModel, 'service' | 'port'>[],
  host: (service: string) => string = (service) => service,
): string {
  const prefix = host('');
  return toYaml(
    {
      global: { scrape_interval: '15s', evaluation_interval: '15s' },
      rule_files: ['alerts.yml'],
      scrape_configs: [
        {
          job_name: modelsJob,
          dns_sd_configs: models.map(({ service, port }) => ({
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
        },
      ],
    },
    {
      heading:
        'Written by mlpack compose. Models that want a key (MLPACK_API_KEY_FILE) want one of Prometheus, too.',
    },
  );
}
