import { serveSettings } from '../../../../contract/settings/serve-settings.ts';
import type { Plain } from '../../yaml.ts';
import { canaryPercent } from '../canary/canary-model.ts';
import { concurrencyOf } from '../concurrency.ts';
import type { Autoscale, KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, type KubernetesObject } from '../object.ts';
import { knativePort } from '../knative/knative-port.ts';
import { servingParts } from '../serving-container.ts';

/** CPU of what was requested, in percent, beyond which another replica is started. */
const cpuTarget = 70;

/** The server goes on answering for so long after it was told to stop: until nobody is sent to it any more. */
const drainDelayMs = 10_000;
/** That, and the 25 seconds that what has begun may take. */
const stopGraceSeconds = 45;

/** KServe's ways to run a predictor: as a Deployment, or as a service of Knative. Named so since KServe 0.16. */
type Mode = 'Standard' | 'Knative';

/**
 * KServe's InferenceService of a model, https://kserve.github.io/website/docs/reference/crd-api. Its predictor is the image itself,
 * which speaks the Open Inference Protocol.
 *
 * Only Knative splits requests among versions, and starts the first replica when a request comes: it runs what has a canary
 * or scales by requests. With a canary, what is written is the next version; the one before it is that which KServe
 * has rolled out last.
 */
export function inferenceServices(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { service, canary } = model;
  const mode = modeOf(stack, model);
  const isStandard = mode === 'Standard';
  const port = isStandard ? model.port : knativePort(model.port);
  const { container, volumes } = servingParts(stack, model, {
    image: canary ?? model.image,
    probePort: port,
    variables: isStandard ? { [serveSettings.drainDelayMs.variable]: String(drainDelayMs) } : {},
  });
  const predictor = {
    ...replicas(stack, model, mode),
    canaryTrafficPercent: canary === null ? undefined : canaryPercent,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // Knative's own container beside ours sees to the stop.
    terminationGracePeriodSeconds: isStandard ? stopGraceSeconds : undefined,
    containers: [
      { name: 'kserve-container', ...container, ports: ports(port, isStandard ? model.grpcPort : null) },
    ],
    volumes,
  };
  return [
    {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: {
        name: service,
        labels: labels(stack.name, service),
        annotations: {
          'serving.kserve.io/deploymentMode': mode,
          ...(isStandard && {
            'serving.kserve.io/autoscalerClass': stack.autoscale === null ? 'none' : 'hpa',
          }),
          // Each version has an address of its own, too, by which it can be tested.
          ...(canary !== null && { 'serving.kserve.io/enable-tag-routing': 'true' }),
        },
      },
      spec: { predictor },
    },
  ];
}

function modeOf({ autoscale }: KubernetesStack, { canary }: KubernetesModel): Mode {
  return canary === null && (autoscale === null || autoscale.by === 'cpu') ? 'Standard' : 'Knative';
}

function replicas(stack: KubernetesStack, model: KubernetesModel, mode: Mode) {
  const { autoscale } = stack;
  const { minReplicas, maxReplicas }: Pick<Autoscale, 'minReplicas' | 'maxReplicas'> = autoscale ?? {
    minReplicas: stack.replicas,
    maxReplicas: stack.replicas,
  };
  if (mode === 'Standard') {
    return {
      minReplicas,
      maxReplicas,
      ...(autoscale !== null && { scaleMetric: 'cpu', scaleTarget: cpuTarget }),
      deploymentStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    };
  }
  const { target, limit } = concurrencyOf(model.measured);
  return {
    minReplicas,
    maxReplicas,
    scaleMetric: 'concurrency',
    scaleTarget: target,
    containerConcurrency: limit,
  };
}

/** A service of Knative has one port. */
function ports(port: number, grpcPort: number | null): Plain[] {
  const http = { name: 'http1', containerPort: port, protocol: 'TCP' };
  return grpcPort === null ? [http] : [http, { name: 'h2c', containerPort: grpcPort, protocol: 'TCP' }];
}
