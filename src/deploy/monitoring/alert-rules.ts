import type { Alert } from './alert.ts';
import { predictionAlerts } from './prediction-alerts.ts';
import type { DatabaseKind } from '../stack.ts';
import { toYaml, type Plain } from '../yaml.ts';

/** What callers ask for; not what watches the server. */
export const asked = 'route!~"health|metadata|metrics"';

/** The same of those who answer, which shadows don't. */
const answering = `job="models",${asked}`;

/**
 * Alerts by what a server tells of itself (docs/observability.md). The limits are a start, to be moved where callers differ.
 *
 * @param service labels that tell a service from all others, with commas between them
 */
function serverAlerts(service: string): Alert[] {
  const unanswered = `sum by (${service}) (rate(mlpack_requests_total{status=~"5..",${answering}}[5m]))`;
  const answered = `sum by (${service}) (rate(mlpack_requests_total{${answering}}[5m]))`;
  const p99 = `histogram_quantile(0.99, sum by (${service}, le) (rate(mlpack_request_duration_seconds_bucket{${answering}}[5m])))`;
  return [
    {
      name: 'ModelReplicaGone',
      expression: 'up{job="models"} == 0',
      lasting: '1m',
      severity: 'critical',
      summary: '{{ $labels.service }} at {{ $labels.instance }} does not answer.',
    },
    {
      name: 'ModelNotReady',
      expression: 'mlpack_ready{job="models"} == 0',
      lasting: '2m',
      severity: 'critical',
      summary: '{{ $labels.service }} at {{ $labels.instance }} answers, but takes no requests.',
    },
    {
      name: 'ModelErrors',
      expression: `${unanswered} / ${answered} > 0.01`,
      lasting: '5m',
      severity: 'critical',
      summary: '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} fail.',
    },
    {
      name: 'ModelSlow',
      expression: `${p99} > 1`,
      lasting: '10m',
      severity: 'warning',
      summary:
        'One request of a hundred to {{ $labels.service }} takes {{ $value | humanizeDuration }} or longer.',
    },
    {
      name: 'ModelQueueLong',
      expression: 'mlpack_queue_depth{job="models"} > 500',
      lasting: '1m',
      severity: 'warning',
      summary: '{{ $value }} requests wait in {{ $labels.service }} at {{ $labels.instance }}.',
    },
    {
      name: 'ModelOverloaded',
      expression: `sum by (${service}) (increase(mlpack_rejected_total{job="models",reason="queue_full"}[5m])) > 0`,
      lasting: '1m',
      severity: 'critical',
      summary:
        '{{ $labels.service }} sends requests away, for its queue is full: give it more CPUs or replicas.',
    },
  ];
}

/**
 * The alert rules of a stack as a file of Prometheus.
 *
 * @param services of its models, each of which must have somebody who answers
 */
export function alertRules(services: readonly string[], database: DatabaseKind): string {
  return toYaml(
    { groups: [alertGroup(services, database, ['service'])] },
    { heading: 'Written by mlpack compose: when somebody should look at the models.' },
  );
}

/**
 * The alert rules of a stack as a group, which Prometheus and its operator write alike.
 *
 * @param services that must have somebody who answers
 * @param by labels that tell a service from all others
 */
export function alertGroup(services: readonly string[], database: DatabaseKind, by: readonly string[]) {
  const absences = services.map((service): Alert => ({
    name: 'ModelGone',
    expression: `absent(up{job="models",service="${service}"})`,
    lasting: '1m',
    severity: 'critical',
    service,
    summary: `No replica of ${service} is there.`,
  }));
  const alerts = [
    ...absences,
    ...serverAlerts(by.join(', ')),
    ...(database === 'none' ? [] : predictionAlerts),
  ];
  return { name: 'models', rules: alerts.map(rule) };
}

function rule({ name, expression, lasting, severity, service, summary }: Alert): Plain {
  return {
    alert: name,
    expr: expression,
    for: lasting,
    labels: { severity, ...(service !== undefined && { service }) },
    annotations: { summary },
  };
}
