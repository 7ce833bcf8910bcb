import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { it } from './kit.ts';
import { brokenSet, type Changes } from './right-set.ts';
import { allReleases } from './schemas/pins.ts';

const all = `(Kubernetes ${allReleases.join(', ')})`;

describe('a set of objects', () => {
  it('is right for all releases, as text and as a kustomization', async ({ kubernetes, dir }) => {
    expect(await kubernetes.check(brokenSet({}))).toEqual([]);
    await writeFile(join(dir, 'set.yaml'), brokenSet({}));
    expect(await kubernetes.check(dir)).toEqual([]);
    await writeFile(join(dir, 'kustomization.yaml'), 'resources: [set.yaml]\nnamePrefix: my-\n');
    expect(await kubernetes.kustomize(dir)).toContain('name: my-iris');
    // The prefix is put before what Kubernetes' own objects refer to, and not before those of others.
    const [problem, ...more] = await kubernetes.check(dir);
    expect(problem).toMatchObject({ object: 'HTTPRoute/my-iris', rule: 'target' });
    expect(more).toEqual([]);
  });

  it.for<[what: string, changes: Changes, path: string, message: string]>([
    ['a misspelt field', { 'Deployment spec replica': 3 }, '/spec', `unknown field "replica" ${all}`],
    [
      'a misspelt field of a container',
      { 'Deployment spec template spec containers 0 livenesProbe': {} },
      '/spec/template/spec/containers/0',
      `unknown field "livenesProbe" ${all}`,
    ],
    [
      'a field that is left out',
      { 'Deployment spec selector': undefined },
      '/spec',
      `"selector" is needed ${all}`,
    ],
    ['a text for a number', { 'Deployment spec replicas': '3' }, '/spec/replicas', `must be integer ${all}`],
    ['a part of a whole', { 'Deployment spec replicas': 1.5 }, '/spec/replicas', `must be integer ${all}`],
    [
      'a field that came later',
      { 'Deployment spec template spec resources': {} },
      '/spec/template/spec',
      'unknown field "resources" (Kubernetes 1.30)',
    ],
    [
      'a misspelt field of a route',
      { 'HTTPRoute spec rules 0 backendRefs 0 wieght': 1 },
      '/spec/rules/0/backendRefs/0',
      'unknown field "wieght"',
    ],
    [
      'a host that is none',
      { 'HTTPRoute spec hostnames': ['A_B'] },
      '/spec/hostnames/0',
      'must have pattern {"pattern":"^(\\\\*\\\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"}',
    ],
    [
      'a kind that nothing knows',
      { 'Deployment kind': 'Deploiment' },
      '/kind',
      `nothing knows Deploiment of apps/v1 ${all}`,
    ],
    [
      'an API that is gone',
      { 'HorizontalPodAutoscaler apiVersion': 'autoscaling/v2beta2' },
      '/kind',
      `nothing knows HorizontalPodAutoscaler of autoscaling/v2beta2 ${all}`,
    ],
  ])('is told of %s', async ([_what, changes, path, message], { kubernetes }) => {
    const found = (await kubernetes.check(brokenSet(changes))).filter(({ rule }) => rule === 'schema');
    expect(found).toEqual([expect.objectContaining({ path, message })]);
  });

  it('is checked for the releases that are asked for', async ({ kubernetes }) => {
    const later = brokenSet({ 'Deployment spec template spec resources': {} });
    expect(await kubernetes.check(later, { releases: ['1.32', '1.36'] })).toEqual([]);
  });

  it('that is no YAML, or has what is no object, is told', async ({ kubernetes }) => {
    const found = await kubernetes.check('a: [\n---\nkind: Service\n---\na: 1\na: 2\n');
    expect(found.map(({ object, rule }) => [object, rule])).toEqual([
      ['document 1', 'yaml'],
      ['document 2', 'yaml'],
      ['document 3', 'yaml'],
    ]);
  });
});

describe('a custom resource', () => {
  it.for([
    [
      'serving.knative.dev/v1',
      'Service',
      '{ template: { spec: { containers: [{ name: user, image: x }] } } }',
      '{ tmplate: {} }',
    ],
    [
      'keda.sh/v1alpha1',
      'ScaledObject',
      '{ scaleTargetRef: { name: a }, triggers: [{ type: cpu, metadata: { value: "50" } }] }',
      '{ scaleTargetRef: { name: a }, triggers: [], minReplicas: 0 }',
    ],
    [
      'monitoring.coreos.com/v1',
      'PrometheusRule',
      '{ groups: [{ name: a, rules: [{ alert: A, expr: up == 0, for: 5m }] }] }',
      '{ groups: [{ name: a, rules: [{ alert: A, expression: up }] }] }',
    ],
    [
      'argoproj.io/v1alpha1',
      'AnalysisTemplate',
      '{ metrics: [{ name: a, provider: { prometheus: { address: http://p, query: up } } }] }',
      '{ metrics: [{ name: a, provider: { prometeus: {} } }] }',
    ],
    [
      'postgresql.cnpg.io/v1',
      'Cluster',
      '{ instances: 3, storage: { size: 1Gi } }',
      '{ instances: three, storage: { size: 1Gi } }',
    ],
    ['bitnami.com/v1alpha1', 'SealedSecret', '{ encryptedData: { a: AgB } }', '{ encrypted: {} }'],
    [
      'external-secrets.io/v1',
      'ExternalSecret',
      '{ secretStoreRef: { name: a }, data: [{ secretKey: a, remoteRef: { key: a } }] }',
      '{ secretStoreRef: { name: a }, data: [{ secretKey: a, remoteReference: { key: a } }] }',
    ],
    [
      'gateway.networking.k8s.io/v1',
      'GRPCRoute',
      '{ parentRefs: [{ name: a }], rules: [{ backendRefs: [{ name: a, port: 80 }] }] }',
      '{ parentRefs: [{ name: a }], rules: [{ backendRefs: [{ name: a, port: 70000 }] }] }',
    ],
  ] as const)('%s %s is right or wrong', async ([apiVersion, kind, right, wrong], { kubernetes }) => {
    const schemaProblems = async (spec: string) => {
      const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\nspec: ${spec}\n`;
      return (await kubernetes.check(text)).filter(({ rule }) => rule === 'schema');
    };
    expect(await schemaProblems(right)).toEqual([]);
    expect(await schemaProblems(wrong)).not.toEqual([]);
  });

  it.for([
    [
      'v1beta1',
      'InferenceService',
      '{ predictor: { model: { modelFormat: { name: onnx } } } }',
      '{ predictor: { modl: {} } }',
    ],
    [
      'v1alpha1',
      'ClusterServingRuntime',
      '{ protocolVersions: [v2], containers: [{ name: kserve-container, image: a }] }',
      '{ protocolVersion: v2, containers: [{ name: a }] }',
    ],
  ] as const)(
    'of KServe, %s %s, is right or wrong',
    async ([version, kind, right, wrong], { kubernetes }) => {
      const schemaProblems = async (spec: string) => {
        const text = `apiVersion: serving.kserve.io/${version}\nkind: ${kind}\nmetadata: { name: a }\nspec: ${spec}\n`;
        return (await kubernetes.check(text)).filter(({ rule }) => rule === 'schema');
      };
      expect(await schemaProblems(right)).toEqual([]);
      expect(await schemaProblems(wrong)).not.toEqual([]);
    },
  );
});

describe('helm', () => {
  it('lints a chart and writes what it makes', async ({ kubernetes, dir }) => {
    await mkdir(join(dir, 'templates'));
    await writeFile(join(dir, 'Chart.yaml'), 'apiVersion: v2\nname: a\nversion: 1.0.0\n');
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }} }\n';
    await writeFile(join(dir, 'templates/config.yaml'), config);
    expect(await kubernetes.helm(['lint', dir])).toContain('0 chart(s) failed');
    expect(await kubernetes.check(await kubernetes.helm(['template', 'iris', dir]))).toEqual([]);
    await writeFile(join(dir, 'Chart.yaml'), 'apiVersion: v2\n');
    await expect(kubernetes.helm(['lint', dir])).rejects.toThrow('chart.metadata.name is required');
  });
});
