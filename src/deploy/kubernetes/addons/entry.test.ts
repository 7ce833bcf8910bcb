import { describe, expect, it } from 'vitest';
import { clusterDigits, clusterModel, clusterStack } from '../../../../test/support/kubernetes-stacks.ts';
import type { Entry, KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { grpcRoute } from './grpc-route.ts';
import { httpRoute } from './http-route.ts';
import { ingress } from './ingress.ts';

const iris = clusterModel();
const gateway: Entry = { by: 'gateway', host: 'models.example.com', name: 'public' };
const nginx: Entry = { by: 'ingress', host: 'models.example.com', name: 'nginx' };
const named = (...names: string[]): KubernetesModel =>
  clusterModel({ models: names.map((name) => ({ name, version: '1.0.0' })) });

const httpRules = (stack: KubernetesStack, model: KubernetesModel) =>
  httpRoute(stack, model).map(({ spec }) => spec);

/** What requests to a Gateway are matched by, of the second rule, which is of models' names. */
const byName = (model: KubernetesModel, other: KubernetesModel) =>
  httpRules(clusterStack({ entry: gateway, models: [model, other] }), model);

describe('an HTTPRoute', () => {
  it('leads every path to the only model, by the Gateway and the host of the entry', () => {
    expect(httpRoute(clusterStack({ entry: gateway }), iris)).toMatchObject([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'iris' },
        spec: {
          parentRefs: [{ name: 'public' }],
          hostnames: ['models.example.com'],
          rules: [
            {
              matches: [{ path: { type: 'PathPrefix', value: '/' } }],
              backendRefs: [{ name: 'iris', port: 8080 }],
              timeouts: { request: '100s' },
            },
          ],
        },
      },
    ]);
  });

  it('leads to each of several below its name, which the server does not see, and by the name of its model', () => {
    expect(byName(iris, clusterDigits)).toMatchObject([
      {
        rules: [
          {
            matches: [{ path: { value: '/iris' } }],
            filters: [{ urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } }],
          },
          { matches: [{ path: { value: '/v2/models/iris' } }] },
        ],
      },
    ]);
  });

  it('leads by no name that two services serve, nor by one that a Gateway refuses in a path', () => {
    const twin = { ...clusterDigits, models: [{ name: 'iris', version: '2.0.0' }] };
    expect(byName(iris, twin)).toMatchObject([{ rules: [{ matches: [{ path: { value: '/iris' } }] }] }]);
    expect(byName(named('a b', 'a/b', '..'), clusterDigits)).toMatchObject([
      { rules: [{}, { matches: [{ path: { value: '/v2/models/a%20b' } }] }] },
    ]);
    const many = named(...Array.from({ length: 70 }, (_, i) => `m${i}`));
    const [spec] = byName(many, clusterDigits);
    expect(JSON.stringify(spec).match(/\/v2\/models\/m\d+/gu)).toHaveLength(64);
  });

  it('shares requests between services by their weights', () => {
    const backends = [
      { service: 'iris', weight: 90 },
      { service: 'iris-canary', weight: 10 },
    ];
    const shares = [
      { name: 'iris', port: 8080, weight: 90 },
      { name: 'iris-canary', port: 8080, weight: 10 },
    ];
    const elsewhere = clusterStack({ entry: { ...gateway, name: 'gateways/public' } });
    for (const write of [httpRoute, grpcRoute])
      expect(write(elsewhere, iris)).toMatchObject([
        { spec: { parentRefs: [{ namespace: 'gateways', name: 'public' }] } },
      ]);
    const stack = clusterStack({ entry: gateway });
    expect(httpRoute(stack, iris, backends)).toMatchObject([{ spec: { rules: [{ backendRefs: shares }] } }]);
    const calls = shares.map((share) => ({ ...share, port: 8081 }));
    expect(grpcRoute(stack, iris, backends)).toMatchObject([{ spec: { rules: [{ backendRefs: calls }] } }]);
  });
});

describe('a GRPCRoute', () => {
  it('has a host that no HTTPRoute has, one for each model, and none where nobody answers calls', () => {
    const alone = clusterStack({ entry: gateway });
    expect(grpcRoute(alone, iris)).toMatchObject([
      {
        kind: 'GRPCRoute',
        spec: { parentRefs: [{ name: 'public' }], hostnames: ['grpc.models.example.com'] },
      },
    ]);
    const both = clusterStack({ entry: gateway, models: [iris, clusterDigits] });
    expect(grpcRoute(both, iris)).toMatchObject([{ spec: { hostnames: ['iris-grpc.models.example.com'] } }]);
    expect(grpcRoute(both, clusterDigits)).toEqual([]);
  });
});

describe('an Ingress', () => {
  it('leads every path to the only model, by the class of the entry', () => {
    expect(ingress(clusterStack({ entry: nginx }), iris)).toMatchObject([
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        spec: {
          ingressClassName: 'nginx',
          rules: [
            {
              host: 'models.example.com',
              http: {
                paths: [
                  {
                    path: '/',
                    pathType: 'Prefix',
                    backend: { service: { name: 'iris', port: { number: 8080 } } },
                  },
                ],
              },
            },
          ],
        },
      },
    ]);
  });

  it('leads to each of several by a host of its own, and by the name of its model', () => {
    expect(ingress(clusterStack({ entry: nginx, models: [iris, clusterDigits] }), iris)).toMatchObject([
      {
        spec: {
          rules: [
            { host: 'iris.models.example.com', http: { paths: [{ path: '/' }] } },
            { host: 'models.example.com', http: { paths: [{ path: '/v2/models/iris' }] } },
          ],
        },
      },
    ]);
  });
});

it('who lets requests in is one, or nobody', () => {
  const open = (entry: Entry | null) => {
    const stack = clusterStack({ entry });
    return [...httpRoute(stack, iris), ...grpcRoute(stack, iris), ...ingress(stack, iris)].map(
      ({ kind }) => kind,
    );
  };
  expect([open(null), open(gateway), open(nginx)]).toEqual([[], ['HTTPRoute', 'GRPCRoute'], ['Ingress']]);
});
