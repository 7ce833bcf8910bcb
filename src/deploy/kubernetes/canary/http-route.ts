import { proxyPath } from '../../compose/entries.ts';
import type { Plain } from '../../yaml.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, type KubernetesObject } from '../object.ts';
import { canaryPercent, canaryService } from './canary-model.ts';

/**
 * A route of the Gateway API that gives a model's next version its share of the requests, and the rest to the one before,
 * https://gateway-api.sigs.k8s.io/guides/traffic-splitting. None where no Gateway lets requests in: without one nothing splits them.
 *
 * With a Rollout, that moves the weights; here they are as they are between two rollouts.
 */
export function canaryRoutes(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { entry, models } = stack;
  const { service, canary } = model;
  if (canary === null || entry?.by !== 'gateway') return [];
  const path = proxyPath(service, models);
  return [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: service, labels: labels(stack.name, service) },
      spec: {
        parentRefs: [{ name: entry.name }],
        hostnames: [entry.host],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: path === '' ? '/' : path } }],
            filters: path === '' ? undefined : [withoutPrefix],
            backendRefs: weighted(stack, model),
          },
        ],
      },
    },
  ];
}

const withoutPrefix: Plain = {
  type: 'URLRewrite',
  urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
};

function weighted({ canaryBy }: KubernetesStack, model: KubernetesModel): Plain[] {
  const share = canaryBy === 'rollout' ? 0 : canaryPercent;
  return [
    { name: model.service, port: model.port, weight: 100 - share },
    { name: canaryService(model), port: model.port, weight: share },
  ];
}
