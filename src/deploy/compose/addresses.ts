import { prometheusPort } from '../monitoring/prometheus-config.ts';
import { grafanaPath, grafanaPort, grafanaSecret } from './monitoring-services.ts';
import type { StackAddress } from '../target.ts';
import { passwordSecret, postgres } from '../prediction-log.ts';
import { proxyPort } from './proxy-service.ts';

/** The services that are published, other than models, and the ports in their containers. */
export const publishedServices = { proxy: proxyPort, grafana: grafanaPort } as const;

/**
 * The addresses of what stands beside the models.
 *
 * @param services of the stack
 * @param published `host:port` of this machine by service, of {@link publishedServices} that are
 */
export function stackAddresses(
  services: ReadonlySet<string>,
  published: ReadonlyMap<string, string>,
): StackAddress[] {
  const open = { isPublished: true, user: null, passwordFile: null };
  const proxy = published.get('proxy');
  const grafana = published.get('grafana') ?? (proxy === undefined ? undefined : `${proxy}${grafanaPath}`);
  const { host, port, user, database } = postgres;
  return [
    ...(proxy === undefined ? [] : [{ name: 'proxy', url: `http://${proxy}/`, ...open }]),
    ...(services.has('grafana') && grafana !== undefined
      ? [
          {
            name: 'grafana',
            url: `http://${grafana}/`,
            isPublished: true,
            user: 'admin',
            passwordFile: `secrets/${grafanaSecret}`,
          },
        ]
      : []),
    ...(services.has('prometheus')
      ? [{ ...open, name: 'prometheus', url: `http://prometheus:${prometheusPort}/`, isPublished: false }]
      : []),
    ...(services.has('database')
      ? [
          {
            name: 'database',
            url: `postgres://${host}:${port}/${database}`,
            isPublished: false,
            user,
            passwordFile: `secrets/${passwordSecret}`,
          },
        ]
      : []),
  ];
}
