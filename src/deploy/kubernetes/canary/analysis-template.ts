import { prometheusAddress } from '../addons/scaled-object.ts';
import { asked } from '../../monitoring/alert-rules.ts';
import type { Plain } from '../../yaml.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, type KubernetesObject } from '../object.ts';
import { canaryModel } from './canary-model.ts';
import { goldenJobSpec } from './golden-job.ts';

/** Share of the requests that may fail, and the 99th percentile of the durations in seconds: those of the alerts. */
const mostErrors = 0.01;
const longestP99 = 1;

export function analysisName(service: string): string {
  return `${service}-canary`;
}

/**
 * Argo Rollouts' AnalysisTemplate of a model's canary: what Prometheus has of its pods, and its golden cases, replayed by the
 * image itself. Where nobody asks, Prometheus has nothing to hold against it; the golden cases are replayed all the same.
 */
export function analysisTemplates(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { service } = model;
  const canary = canaryModel(model);
  if (canary === null) return [];
  const pods = `namespace="{{args.namespace}}",pod=~"${service}-{{args.canary-hash}}-.*",${asked}`;
  const counted = (more: string) => `sum(rate(mlpack_requests_total{${more}${pods}}[2m]))`;
  const buckets = `sum by (le) (rate(mlpack_request_duration_seconds_bucket{${pods}}[2m]))`;
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      metadata: { name: analysisName(service), labels: labels(stack.name, service) },
      spec: {
        args: [
          { name: 'namespace' },
          { name: 'canary-hash' },
          { name: 'prometheus', value: prometheusAddress },
        ],
        metrics: [
          {
            name: 'golden-cases',
            provider: { job: { spec: goldenJobSpec(stack, canary, { host: canary.service, retries: 1 }) } },
          },
          prometheusMetric('errors', `${counted('status=~"5..",')} / ${counted('')}`, mostErrors),
          prometheusMetric('p99', `histogram_quantile(0.99, ${buckets})`, longestP99),
        ],
      },
    },
  ];
}

/** No series, as where no request failed, and NaN, as where there were none, are not too much. */
function prometheusMetric(name: string, query: string, most: number): Plain {
  return {
    name,
    interval: '30s',
    count: 6,
    failureLimit: 1,
    consecutiveErrorLimit: 4,
    successCondition: `len(result) == 0 || isNaN(result[0]) || result[0] <= ${most}`,
    provider: { prometheus: { address: '{{args.prometheus}}', query } },
  };
}
