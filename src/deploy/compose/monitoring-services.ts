import { publishedPort, webHealthcheck, type Service } from './service.ts';
import { prometheusPort } from '../monitoring/prometheus-config.ts';
import { publicImage, type Stack } from '../stack.ts';

export const grafanaSecret = 'grafana-password';
export const grafanaPath = '/grafana';
export const grafanaPort = 3000;

/** Prometheus, which asks every replica for its metrics and judges them by the alert rules. */
export function prometheusService(stack: Pick<Stack, 'images'>): Service {
  return {
    image: publicImage(stack, 'prometheus'),
    limits: { cpusVariable: 'PROMETHEUS_CPUS', memoryMiB: 512, pids: 128 },
    stopGraceSeconds: 30,
    user: '65534:65534',
    command: [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      '--storage.tsdb.retention.time=15d',
      '--storage.tsdb.retention.size=4GB',
    ],
    configs: [
      { source: 'prometheus', target: '/etc/prometheus/prometheus.yml' },
      { source: 'alerts', target: '/etc/prometheus/alerts.yml' },
    ],
    volume: { name: 'prometheus', folder: '/prometheus' },
    memoryFolders: [{ folder: '/tmp', sizeMiB: 16 }],
    healthcheck: webHealthcheck(prometheusPort, '/-/healthy', 30),
    networks: ['monitoring'],
  };
}

/** Grafana with a datasource and a dashboard. Its password is the administrator's. */
export function grafanaService(stack: Pick<Stack, 'images' | 'proxy'>): Service {
  const settings = '/etc/grafana/provisioning';
  const behindProxy = {
    GF_SERVER_ROOT_URL: `%(protocol)s://%(domain)s${grafanaPath}/`,
    GF_SERVER_SERVE_FROM_SUB_PATH: 'true',
  };
  return {
    image: publicImage(stack, 'grafana'),
    limits: { cpusVariable: 'GRAFANA_CPUS', memoryMiB: 512, pids: 128 },
    stopGraceSeconds: 30,
    user: '472:0',
    environment: {
      GF_SECURITY_ADMIN_PASSWORD__FILE: `/run/secrets/${grafanaSecret}`,
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      GF_NEWS_NEWS_FEED_ENABLED: 'false',
      GF_USERS_ALLOW_SIGN_UP: 'false',
      ...(stack.proxy && behindProxy),
    },
    secrets: [grafanaSecret],
    configs: [
      { source: 'datasource', target: `${settings}/datasources/prometheus.yaml` },
      { source: 'dashboards', target: `${settings}/dashboards/mlpack.yaml` },
      { source: 'dashboard', target: '/etc/grafana/dashboards/models.json' },
    ],
    volume: { name: 'grafana', folder: '/var/lib/grafana' },
    memoryFolders: [{ folder: '/tmp', sizeMiB: 16 }],
    healthcheck: webHealthcheck(grafanaPort, '/api/health', 60),
    port: stack.proxy ? undefined : publishedPort('grafana', grafanaPort, grafanaPort),
    networks: stack.proxy ? ['monitoring'] : ['edge', 'monitoring'],
    dependsOn: ['prometheus'],
  };
}
