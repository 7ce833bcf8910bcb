import { labels, type KubernetesObject } from '../object.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { entrySeconds, modelPaths } from './routing.ts';

/**
 * A model's Ingress, https://kubernetes.io/docs/concepts/services-networking/ingress/, where an IngressClass lets requests in.
 * No Ingress can take a path's first part away, so of several models each has a host of its own, `SERVICE.HOST`, beside
 * `/v2/models/NAME` of the common one. It's for HTTP: gRPC needs what each controller calls otherwise.
 */
export function ingress(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { entry, models } = stack;
  const { service, port } = model;
  if (entry?.by !== 'ingress') return [];
  const rule = (host: string, paths: readonly string[]) => ({
    host,
    http: {
      paths: paths.map((path) => ({
        path,
        pathType: 'Prefix',
        backend: { service: { name: service, port: { number: port } } },
      })),
    },
  });
  const paths = modelPaths(stack, model);
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: service, labels: labels(stack.name, service), annotations },
      spec: {
        ingressClassName: entry.name,
        rules:
          models.length === 1
            ? [rule(entry.host, ['/'])]
            : [
                rule(`${service}.${entry.host}`, ['/']),
                ...(paths.length === 0 ? [] : [rule(entry.host, paths)]),
              ],
      },
    },
  ];
}

/**
 * Of ingress-nginx, which others leave alone: it would refuse bodies above a megabyte and give up after a minute. How large
 * a body may be, the server says.
 */
const annotations = {
  'nginx.ingress.kubernetes.io/proxy-body-size': '0',
  'nginx.ingress.kubernetes.io/proxy-read-timeout': String(entrySeconds),
  'nginx.ingress.kubernetes.io/proxy-send-timeout': String(entrySeconds),
};
