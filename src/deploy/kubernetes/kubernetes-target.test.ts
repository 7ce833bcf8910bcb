import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  clusterDigits,
  clusterModel,
  clusterStack,
  nextIris,
} from '../../../test/support/kubernetes-stacks.ts';
import type { KubernetesStack } from './kubernetes-stack.ts';
import { kubernetesTarget } from './kubernetes-target.ts';

const overlays = ['staging', 'production'];
const gateway = { by: 'gateway', host: 'models.example.org', name: 'public' } as const;

const goldens: Readonly<Record<string, KubernetesStack>> = {
  'model-only': clusterStack({ overlays, replicas: 2 }),
  'with-everything': clusterStack({
    overlays,
    models: [clusterModel(), clusterDigits],
    database: 'postgres',
    monitoring: true,
    autoscale: { by: 'queue', minReplicas: 2, maxReplicas: 6 },
    entry: gateway,
  }),
  canary: clusterStack({
    overlays,
    models: [clusterModel({ canary: nextIris })],
    entry: gateway,
    canaryBy: 'httproute',
    replicas: 12,
  }),
};

function filesOf(stack: KubernetesStack, helm = false): Readonly<Record<string, string>> {
  return kubernetesTarget({ helm }).files(stack);
}

/** Patches of an overlay, by what they are of. */
function patchesOf(stack: KubernetesStack, name: string): unknown {
  const { patches = [] }: { patches?: { target: { kind: string; name: string }; patch: string }[] } = parse(
    filesOf(stack)[`overlays/${name}/kustomization.yaml`] ?? '',
  );
  return patches.map(({ target, patch }) => [target.kind, target.name, parse(patch)]);
}

const podOf = (stack: KubernetesStack, service = 'iris') =>
  parse(filesOf(stack)[`base/${service}/deployment.yaml`] ?? '').spec.template.spec;

describe('the files of a stack for Kubernetes', () => {
  it.each(Object.entries(goldens))('are the golden ones: %s', async (name, stack) => {
    for (const [path, text] of Object.entries(filesOf(stack, true))) {
      await expect(text).toMatchFileSnapshot(`../../../test/golden/kubernetes/${name}/${path}`);
    }
  });

  it('give a pod time to be left by everybody, and for its last answers, before it is killed', () => {
    const stack = clusterStack();
    const pod = podOf(stack);
    const preStop = pod.containers[0].lifecycle.preStop.sleep.seconds;
    const [, drainMs] =
      /^MLPACK_DRAIN_DELAY_MS=(\d+)$/mu.exec(filesOf(stack)['base/iris/settings.env'] ?? '') ?? [];
    expect(preStop).toBeGreaterThan(0);
    expect(Number(drainMs)).toBeGreaterThanOrEqual(5000);
    // The server cuts off what is unanswered 25 seconds after its delay.
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(preStop + Number(drainMs) / 1000 + 25);
  });

  it('have one of everything in staging, and in production what was asked for', () => {
    const autoscale = { by: 'keda', minReplicas: 3, maxReplicas: 9 } as const;
    const one = (path: string) => [{ op: 'replace', path, value: 1 }];
    expect(patchesOf(clusterStack({ overlays, replicas: 4 }), 'staging')).toEqual([
      ['Deployment', 'iris', one('/spec/replicas')],
    ]);
    expect(patchesOf(clusterStack({ overlays, autoscale, database: 'postgres' }), 'staging')).toEqual([
      ['ScaledObject', 'iris', one('/spec/minReplicaCount')],
      ['Cluster', 'iris-database', one('/spec/instances')],
    ]);
    expect(patchesOf(clusterStack({ overlays, style: 'knative', replicas: 2 }), 'staging')).toEqual([
      [
        'Service',
        'iris',
        [
          {
            op: 'replace',
            path: '/spec/template/metadata/annotations/autoscaling.knative.dev~1min-scale',
            value: '1',
          },
        ],
      ],
    ]);
    expect(patchesOf(clusterStack({ overlays, replicas: 4 }), 'production')).toEqual([]);
    expect(patchesOf(clusterStack({ overlays, replicas: 1 }), 'staging')).toEqual([]);
  });

  it('leave the number of pods to an autoscaler', () => {
    const autoscale = { by: 'cpu', minReplicas: 2, maxReplicas: 5 } as const;
    expect(
      parse(filesOf(clusterStack({ autoscale }))['base/iris/deployment.yaml'] ?? '').spec,
    ).not.toHaveProperty('replicas');
  });

  it('ask for what was measured, and say where nothing was', () => {
    const slow = clusterModel({ measured: { memoryBytes: 2 ** 28, cpuSecondsPerRequest: 0.01 } });
    expect(podOf(clusterStack({ models: [slow] })).containers[0].resources).toEqual({
      requests: { cpu: '500m', memory: '320Mi' },
      limits: { cpu: '1', memory: '1024Mi' },
    });
    const autoscale = { by: 'cpu', minReplicas: 2, maxReplicas: 5 } as const;
    expect(podOf(clusterStack({ models: [slow], autoscale })).containers[0].resources.requests.cpu).toBe('1');
    const text = filesOf(clusterStack({ models: [clusterDigits] }))['base/digits/deployment.yaml'];
    expect(text).toContain('# Memory is a guess by the size of the model, not measured: run mlpack test');
  });

  it('let in who was let in by a label, and out to names and the database alone', () => {
    const policyOf = (stack: KubernetesStack) =>
      parse(filesOf(stack)['base/iris/network-policy.yaml'] ?? '').spec;
    const { ingress, egress, policyTypes } = policyOf(clusterStack());
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(ingress[0].from).toEqual([
      { podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'iris' } } },
      { namespaceSelector: { matchLabels: { 'mlpack.dev/asks': 'models' } } },
    ]);
    expect(egress).toEqual([{ ports: [expect.objectContaining({ port: 53 }), expect.anything()] }]);
    expect(policyOf(clusterStack({ database: 'postgres' })).egress[1]).toEqual({
      to: [{ podSelector: { matchLabels: { 'cnpg.io/cluster': 'iris-database' } } }],
      ports: [{ port: 5432, protocol: 'TCP' }],
    });
  });

  it('give a canary pods for its share, and a route that leads there', () => {
    const { canary } = goldens;
    if (canary === undefined) throw new TypeError('there is one');
    const files = filesOf(canary);
    expect(parse(files['base/iris-canary/deployment.yaml'] ?? '').spec).toMatchObject({
      replicas: 2,
      template: { spec: { containers: [{ image: nextIris.reference }] } },
    });
    expect(parse(files['base/iris/http-route.yaml'] ?? '').spec.rules[0].backendRefs).toMatchObject([
      { name: 'iris', weight: 90 },
      { name: 'iris-canary', weight: 10 },
    ]);
    // A Rollout makes its pods of the Deployment, which has the next version then.
    const rolled = filesOf({ ...canary, canaryBy: 'rollout' });
    expect(Object.keys(rolled).some((path) => path.startsWith('base/iris-canary/'))).toBe(false);
    const { spec } = parse(rolled['base/iris/deployment.yaml'] ?? '');
    expect(spec.template.spec.containers[0].image).toBe(nextIris.reference);
    expect(spec).not.toHaveProperty('replicas');
  });

  it('keep braces of alerts and dashboards from Helm', () => {
    const { 'with-everything': stack } = goldens;
    if (stack === undefined) throw new TypeError('there is one');
    const rule = filesOf(stack, true)['chart/templates/prometheus-rule.yaml'];
    expect(rule).toContain('{{ "{{" }} $labels.service }}');
  });
});
