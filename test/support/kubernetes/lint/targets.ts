import { get, groupOf, list, record, text, type Finding, type KubernetesObject } from '../objects.ts';
import type { ObjectSet } from './lint.ts';

/** A reference to another object, at a path. */
interface Reference {
  readonly path: string;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Of a service that has to have it, by number or name. */
  readonly port?: unknown;
}

/** What scales, routes to or analyses another object finds it in the set or outside, with the port it asks for. */
export function targetFindings(object: KubernetesObject, set: ObjectSet): Finding[] {
  return referencesOf(object).flatMap(({ path, group, kind, name, port }) => {
    const target = set.objects.find(
      (other) => other.kind === kind && groupOf(other) === group && other.metadata['name'] === name,
    );
    if (target === undefined) {
      if (set.external.has(`${kind}/${name}`) || (kind === 'Service' && madeServices(set).has(name)))
        return [];
      return [{ path, rule: 'target', message: `there is no ${kind} ${name}` }];
    }
    const ports = list(get(target, 'spec', 'ports')).flatMap((each) => [
      get(each, 'port'),
      get(each, 'name'),
    ]);
    if (port === undefined || ports.includes(port)) return [];
    return [{ path, rule: 'target', message: `${kind} ${name} has no port ${JSON.stringify(port)}` }];
  });
}

function referencesOf(object: KubernetesObject): Reference[] {
  switch (`${groupOf(object)} ${object.kind}`) {
    case 'autoscaling HorizontalPodAutoscaler':
      return [typed(object, 'scaleTargetRef')];
    case 'keda.sh ScaledObject':
      return [typed(object, 'scaleTargetRef', 'apps/v1', 'Deployment'), ...authentications(object)];
    case 'argoproj.io Rollout':
      return rollout(object);
    case 'gateway.networking.k8s.io HTTPRoute':
    case 'gateway.networking.k8s.io GRPCRoute':
      return route(object);
    case 'networking.k8s.io Ingress':
      return ingress(object);
    default:
      return [];
  }
}

function typed(object: KubernetesObject, field: string, apiVersion = '', kind = ''): Reference {
  const target = get(object, 'spec', field);
  return {
    path: `/spec/${field}`,
    group: groupOf({ apiVersion: text(get(target, 'apiVersion')) || apiVersion }),
    kind: text(get(target, 'kind')) || kind,
    name: text(get(target, 'name')),
  };
}

function authentications(object: KubernetesObject): Reference[] {
  return list(get(object, 'spec', 'triggers')).flatMap((trigger, index) => {
    const name = get(trigger, 'authenticationRef', 'name');
    const path = `/spec/triggers/${index}/authenticationRef`;
    const kind = text(get(trigger, 'authenticationRef', 'kind')) || 'TriggerAuthentication';
    return name === undefined ? [] : [{ path, group: 'keda.sh', kind, name: text(name) }];
  });
}

function rollout(object: KubernetesObject): Reference[] {
  const canary = get(object, 'spec', 'strategy', 'canary');
  const routing = get(canary, 'trafficRouting', 'plugins', 'argoproj-labs/gatewayAPI');
  const at = '/spec/strategy/canary';
  const services = ['canaryService', 'stableService'].map((field): Reference => ({
    path: `${at}/${field}`,
    group: '',
    kind: 'Service',
    name: text(get(canary, field)),
  }));
  const analyses = [
    [`${at}/analysis`, get(canary, 'analysis')] as const,
    ...list(get(canary, 'steps')).map(
      (step, index) => [`${at}/steps/${index}/analysis`, get(step, 'analysis')] as const,
    ),
  ].flatMap(([path, analysis]) =>
    list(get(analysis, 'templates')).map((template, index): Reference => ({
      path: `${path}/templates/${index}`,
      group: 'argoproj.io',
      kind: get(template, 'clusterScope') === true ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate',
      name: text(get(template, 'templateName')),
    })),
  );
  const routes = ['httpRoute', 'grpcRoute'].map((field): Reference => ({
    path: `${at}/trafficRouting/plugins/argoproj-labs~1gatewayAPI/${field}`,
    group: 'gateway.networking.k8s.io',
    kind: field === 'httpRoute' ? 'HTTPRoute' : 'GRPCRoute',
    name: text(get(routing, field)),
  }));
  const workload = get(object, 'spec', 'workloadRef') === undefined ? [] : [typed(object, 'workloadRef')];
  return [...workload, ...[...services, ...analyses, ...routes].filter(({ name }) => name !== '')];
}

function route(object: KubernetesObject): Reference[] {
  return list(get(object, 'spec', 'rules')).flatMap((rule, index) => {
    const mirrors = list(get(rule, 'filters')).flatMap((filter, at) => {
      const target = get(filter, 'requestMirror', 'backendRef');
      return target === undefined ? [] : [[`filters/${at}/requestMirror/backendRef`, target] as const];
    });
    const backends = list(get(rule, 'backendRefs')).map(
      (backend, at) => [`backendRefs/${at}`, backend] as const,
    );
    return [...backends, ...mirrors].map(([path, backend]) => ({
      path: `/spec/rules/${index}/${path}`,
      group: text(get(backend, 'group')),
      kind: text(get(backend, 'kind')) || 'Service',
      name: text(get(backend, 'name')),
      // A Service's port has to be said.
      port: get(backend, 'port') ?? null,
    }));
  });
}

function ingress(object: KubernetesObject): Reference[] {
  return list(get(object, 'spec', 'rules')).flatMap((rule, index) =>
    list(get(rule, 'http', 'paths')).map((path, at) => {
      const service = get(path, 'backend', 'service');
      const { name, number } = record(get(service, 'port'));
      return {
        path: `/spec/rules/${index}/http/paths/${at}/backend/service`,
        group: '',
        kind: 'Service',
        name: text(get(service, 'name')),
        port: name ?? number,
      };
    }),
  );
}

/** Services that operators make: Knative's of the name of its own, KServe's and CloudNativePG's of names made of it. */
function madeServices({ objects }: ObjectSet): Set<string> {
  return new Set(
    objects.flatMap((object) => {
      const name = text(object.metadata['name']);
      switch (`${groupOf(object)} ${object.kind}`) {
        case 'serving.knative.dev Service':
          return [name];
        case 'serving.kserve.io InferenceService':
          return [name, `${name}-predictor`, `${name}-transformer`];
        case 'postgresql.cnpg.io Cluster':
          return ['rw', 'ro', 'r'].map((role) => `${name}-${role}`);
        default:
          return [];
      }
    }),
  );
}
