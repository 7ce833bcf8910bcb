import type { NonEmpty } from '../../util/non-empty.ts';
import { shadowsJob } from '../monitoring/prometheus-config.ts';
import { shadowedEnvironment, shadowEnvironment } from '../shadow.ts';
import { modelAddons, stackAddons } from './addons/addons.ts';
import { grpcRoute } from './addons/grpc-route.ts';
import { httpRoute } from './addons/http-route.ts';
import { ingress } from './addons/ingress.ts';
import { serviceMonitor } from './addons/service-monitor.ts';
import { analysisTemplates } from './canary/analysis-template.ts';
import { canaryBackends } from './canary/canary-backends.ts';
import { canaryModel, canaryPercent } from './canary/canary-model.ts';
import { goldenJobs } from './canary/golden-job.ts';
import { rollouts } from './canary/rollout.ts';
import { deployment, deploymentComments } from './deployment/deployment.ts';
import { networkPolicy, networkPolicyComments } from './deployment/network-policy.ts';
import { podDisruptionBudget } from './deployment/pod-disruption-budget.ts';
import { service } from './deployment/service.ts';
import { settings } from './deployment/settings.ts';
import { knativeServices } from './knative/knative-service.ts';
import { inferenceServices } from './kserve/inference-service.ts';
import { servingRuntimes } from './kserve/serving-runtime.ts';
import type { KubernetesModel, KubernetesStack } from './kubernetes-stack.ts';
import type { KubernetesObject } from './object.ts';
import { shadowModel } from './shadow-model.ts';
import { uncommented, type WrittenObject } from './written-object.ts';

/** A service of a stack, and the objects that it is made of. */
export interface ServiceObjects {
  readonly service: string;
  readonly objects: readonly WrittenObject[];
  /** Settings of its pods, of which a ConfigMap is made, which is not among the objects: each target has its way; null without one. */
  readonly settings: Readonly<Record<string, string>> | null;
}

/** The services of a stack, with the next versions and shadows that have one of their own, in the order of its models. */
export function serviceObjects(stack: KubernetesStack): ServiceObjects[] {
  return stack.models.flatMap((model) => {
    if (stack.style === 'knative') return [served(model, knativeServices(stack, model))];
    if (stack.style === 'kserve') {
      return [served(model, [...inferenceServices(stack, model), ...servingRuntimes(stack, model)])];
    }
    return [...deployed(stack, model), ...shadowed(stack, model)];
  });
}

/** What a stack has once, whatever its models. */
export function sharedObjects(stack: KubernetesStack): WrittenObject[] {
  const { database, monitoring } = stackAddons(stack);
  return uncommented([...database, ...monitoring]);
}

function served({ service: name }: KubernetesModel, objects: readonly KubernetesObject[]): ServiceObjects {
  return { service: name, objects: uncommented(objects), settings: null };
}

function deployed(stack: KubernetesStack, model: KubernetesModel): ServiceObjects[] {
  const { canaryBy } = stack;
  const { shadow } = model;
  const next = canaryBy === null ? null : canaryModel(model);
  const { autoscaling, entry, monitoring } = modelAddons(stack, model);
  // The Rollout makes pods of what its Deployment says, which is the next version.
  const isRolled = next !== null && canaryBy === 'rollout';
  const own = isRolled ? { ...model, image: next.image, digest: next.digest } : model;
  const objects = [
    ...core(stack, own),
    ...uncommented([
      ...autoscaling,
      ...(next === null ? entry : sharedEntry(stack, model)),
      ...monitoring,
      // The analysis of a Rollout replays those of the next version.
      ...(isRolled ? [] : goldenJobs(stack, model)),
    ]),
    ...(isRolled ? uncommented([...rollouts(stack, model), ...analysisTemplates(stack, model)]) : []),
  ];
  const copying = shadow === undefined ? {} : shadowedEnvironment(shadow, shadow.service);
  const services = [{ service: model.service, objects, settings: settings(copying) }];
  if (next === null || isRolled) return services;
  // As many pods as its share of the requests needs.
  const replicas = Math.ceil((stack.replicas * canaryPercent) / 100);
  const canaryStack = { ...stack, replicas, autoscale: null };
  const canary = [...core(canaryStack, next), ...uncommented(modelAddons(canaryStack, next).monitoring)];
  return [...services, { service: next.service, objects: canary, settings: settings() }];
}

/** The shadow of a model: one pod, which only the model's own ask, and the Job that replays its golden cases there. */
function shadowed(stack: KubernetesStack, model: KubernetesModel): ServiceObjects[] {
  const shadow = shadowModel(model);
  if (shadow === null) return [];
  const [pods, ...others] = core({ ...stack, replicas: 1, autoscale: null }, shadow);
  const purpose = {
    at: ['spec', 'replicas'],
    text: 'Gets copies of requests, and answers nobody: mlpack compare --db URL',
  };
  const objects = [
    { ...pods, comments: [...pods.comments, purpose] },
    ...others,
    ...uncommented([...serviceMonitor(stack, shadow, shadowsJob), ...goldenJobs(stack, shadow)]),
  ];
  return [{ service: shadow.service, objects, settings: settings(shadowEnvironment) }];
}

/** What lets requests in for a model and for its next version; a Rollout moves the weights of HTTP only. */
function sharedEntry(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const backends = canaryBackends(stack, model);
  return [
    ...httpRoute(stack, model, backends),
    ...grpcRoute(stack, model, stack.canaryBy === 'rollout' ? undefined : backends),
    ...ingress(stack, model),
  ];
}

/** What every model has that is deployed. */
function core(stack: KubernetesStack, model: KubernetesModel): NonEmpty<WrittenObject> {
  return [
    { object: deployment(stack, model), comments: deploymentComments(stack, model) },
    { object: service(stack, model), comments: [] },
    { object: podDisruptionBudget(stack, model), comments: [] },
    { object: networkPolicy(stack, model), comments: networkPolicyComments(stack, model) },
  ];
}
