import { createHash } from 'node:crypto';
import type { StackImage } from '../../stack.ts';
import type { Plain } from '../../yaml.ts';
import { canaryPercent } from '../canary/canary-model.ts';
import { concurrencyOf } from '../concurrency.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, type KubernetesObject } from '../object.ts';
import { servingParts } from '../serving-container.ts';
import { knativePort } from './knative-port.ts';

/**
 * Knative's Service of a model, https://knative.dev/docs/serving/reference/serving-api. It keeps to what Knative takes: one port, of HTTP,
 * and nothing that is done before a stop, which its own container sees to.
 *
 * A revision's name is a hash of all that it says. So the stable version of a canary is known by its name, which it got
 * when it was applied alone, as long as nothing else of the stack has changed since.
 */
export function knativeServices(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { service, image, canary } = model;
  const stable = revision(stack, model, image);
  const latest = canary === null ? stable : revision(stack, model, canary);
  const shares =
    canary === null
      ? [{ latestRevision: true, percent: 100 }]
      : [
          { revisionName: stable.name, latestRevision: false, percent: 100 - canaryPercent, tag: 'stable' },
          { revisionName: latest.name, latestRevision: false, percent: canaryPercent, tag: 'canary' },
        ];
  return [
    {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: { name: service, labels: labels(stack.name, service) },
      spec: {
        template: {
          metadata: {
            name: latest.name,
            labels: labels(stack.name, service),
            annotations: latest.annotations,
          },
          spec: latest.spec,
        },
        traffic: shares,
      },
    },
  ];
}

function revision(stack: KubernetesStack, model: KubernetesModel, image: StackImage) {
  const { service, port, measured } = model;
  const { target, limit } = concurrencyOf(measured);
  const { minReplicas, maxReplicas } = stack.autoscale ?? {
    minReplicas: stack.replicas,
    maxReplicas: stack.replicas,
  };
  const annotations = {
    'autoscaling.knative.dev/class': 'kpa.autoscaling.knative.dev',
    'autoscaling.knative.dev/metric': 'concurrency',
    'autoscaling.knative.dev/target': String(target),
    'autoscaling.knative.dev/min-scale': String(minReplicas),
    'autoscaling.knative.dev/max-scale': String(maxReplicas),
  };
  const { container, volumes } = servingParts(stack, model, { image, probePort: knativePort(port) });
  const spec: Plain = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    containerConcurrency: limit,
    timeoutSeconds: 60,
    containers: [
      { name: 'server', ...container, ports: [{ name: 'http1', containerPort: knativePort(port) }] },
    ],
    volumes,
  };
  const hash = createHash('sha256')
    .update(JSON.stringify([annotations, spec]))
    .digest('hex');
  return { name: `${service}-${hash.slice(0, 10)}`, annotations, spec };
}
