import { servicePath } from '../../model-paths.ts';
import type { Plain } from '../../yaml.ts';
import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { entrySeconds, modelPaths, parentOf, type RouteBackend } from './routing.ts';

/**
 * A model's HTTPRoute, https://gateway-api.sigs.k8s.io/api-types/httproute/, where a Gateway lets requests in: every path leads
 * to the only model; of several, `/SERVICE` leads to each, and `/v2/models/NAME` where no other serves a model of that name.
 *
 * @param backends that share its requests by their weights; without them, the model's Service
 */
export function httpRoute(
  stack: KubernetesStack,
  model: KubernetesModel,
  backends: readonly RouteBackend[] = [{ service: model.service }],
): KubernetesObject[] {
  const { entry } = stack;
  if (entry?.by !== 'gateway') return [];
  return [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: model.service, labels: labels(stack.name, model.service) },
      spec: {
        parentRefs: [parentOf(entry)],
        hostnames: [entry.host],
        rules: rules(stack, model).map((rule) => ({
          ...rule,
          backendRefs: backends.map(({ service, weight }) => ({ name: service, port: model.port, weight })),
          timeouts: { request: `${entrySeconds}s` },
        })),
      },
    },
  ];
}

function rules(stack: KubernetesStack, model: KubernetesModel): Record<string, Plain>[] {
  const path = servicePath(model.service, stack.models);
  if (path === '') return [{ matches: [prefix('/')] }];
  const paths = modelPaths(stack, model);
  return [
    {
      matches: [prefix(path)],
      filters: [
        {
          type: 'URLRewrite',
          urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
        },
      ],
    },
    ...(paths.length === 0 ? [] : [{ matches: paths.map(prefix) }]),
  ];
}

function prefix(value: string) {
  return { path: { type: 'PathPrefix', value } };
}
