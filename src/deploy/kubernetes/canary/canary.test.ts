import { describe, expect, it } from 'vitest';
import {
  clusterDigits,
  clusterModel,
  clusterStack,
  nextIris,
} from '../../../../test/support/kubernetes-stacks.ts';
import { restricted } from '../serving-container.ts';
import { analysisTemplates } from './analysis-template.ts';
import { canaryBackends } from './canary-backends.ts';
import { canaryModel } from './canary-model.ts';
import { goldenJobs } from './golden-job.ts';
import { rollouts } from './rollout.ts';

const model = clusterModel({ canary: nextIris });
const entry = { by: 'gateway', host: 'models.example.org', name: 'public' } as const;
const stack = clusterStack({ models: [model], entry, canaryBy: 'httproute' });
const rolled = clusterStack({ models: [model], entry, canaryBy: 'rollout', replicas: 2 });

describe('a canary', () => {
  it('is a model of its own beside the other, and none of a model without one', () => {
    expect(canaryModel(model)).toMatchObject({
      service: 'iris-canary',
      image: nextIris,
      digest: nextIris.reference.split('@')[1],
      canary: null,
    });
    expect(canaryModel(clusterDigits)).toBeNull();
    expect([rollouts, analysisTemplates].map((write) => write(stack, clusterDigits))).toEqual([[], []]);
  });

  it('gets its share of the requests by a weighted route at the Gateway', () => {
    expect(canaryBackends(stack, model)).toEqual([
      { service: 'iris', weight: 90 },
      { service: 'iris-canary', weight: 10 },
    ]);
  });

  it('is rolled out by Argo in steps, each after an analysis, with none of the pods gone too early', () => {
    const [rollout, service] = rollouts(rolled, model);
    expect(rollout?.['spec']).toMatchObject({
      replicas: 2,
      workloadRef: { kind: 'Deployment', name: 'iris' },
      selector: { matchLabels: { 'app.kubernetes.io/name': 'iris' } },
      strategy: {
        canary: {
          stableService: 'iris',
          canaryService: 'iris-canary',
          maxUnavailable: 0,
          trafficRouting: { plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'iris' } } },
          steps: [
            { setWeight: 10 },
            { pause: {} },
            { analysis: { templates: [{ templateName: 'iris-canary' }] } },
            { setWeight: 50 },
            {},
            { analysis: {} },
          ],
        },
      },
    });
    expect(service).toMatchObject({
      kind: 'Service',
      metadata: { name: 'iris-canary' },
      spec: { selector: { 'app.kubernetes.io/name': 'iris' }, ports: [{ port: 8080 }, { port: 8081 }] },
    });
    // Between two rollouts the version before has all requests.
    expect(canaryBackends(rolled, model)).toMatchObject([{ weight: 100 }, { weight: 0 }]);
    const [alone] = rollouts(clusterStack({ models: [model] }), model);
    expect(alone?.['spec']).toHaveProperty('strategy.canary.trafficRouting', undefined);
  });

  it('is analysed by its errors, its latency and its golden cases', () => {
    const [template] = analysisTemplates(rolled, model);
    const pods = 'namespace="{{args.namespace}}",pod=~"iris-{{args.canary-hash}}-.*"';
    expect(template?.['spec']).toMatchObject({
      args: [{ name: 'namespace' }, { name: 'canary-hash' }, { name: 'prometheus' }],
      metrics: [
        {
          name: 'golden-cases',
          provider: {
            job: {
              spec: {
                backoffLimit: 1,
                template: {
                  spec: {
                    containers: [
                      {
                        image: nextIris.reference,
                        command: [
                          '/usr/local/bin/node',
                          '/opt/mlpack/server/server.mjs',
                          '--golden-check',
                          '--url',
                          'http://iris-canary:8080',
                        ],
                      },
                    ],
                  },
                },
              },
            },
          },
        },
        {
          name: 'errors',
          successCondition: 'len(result) == 0 || isNaN(result[0]) || result[0] <= 0.01',
          provider: { prometheus: { query: expect.stringContaining(`status=~"5..",${pods}`) } },
        },
        {
          name: 'p99',
          successCondition: 'len(result) == 0 || isNaN(result[0]) || result[0] <= 1',
          provider: { prometheus: { query: expect.stringContaining(`_bucket{${pods}`) } },
        },
      ],
    });
  });
});

describe('the golden check as a Job', () => {
  it('asks the model at its Service, by its own image and with no rights', () => {
    expect(goldenJobs(stack, model)).toMatchObject([
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: expect.stringMatching(/^iris-golden-[0-9a-f]{10}$/u) },
        spec: {
          ttlSecondsAfterFinished: 3600,
          template: {
            spec: {
              restartPolicy: 'Never',
              automountServiceAccountToken: false,
              containers: [
                {
                  image: model.image.reference,
                  command: expect.arrayContaining(['--golden-check', 'http://iris:8080']),
                  securityContext: restricted,
                },
              ],
            },
          },
        },
      },
    ]);
  });

  it('is another Job for another image, or where it does something else, as none can be changed', () => {
    const nameOf = (changed: Parameters<typeof clusterModel>[0]) =>
      goldenJobs(stack, clusterModel(changed))[0]?.metadata.name;
    const unpinned = { reference: 'iris:1', remark: 'not pinned' };
    const digest = nextIris.reference.split('@')[1] ?? '';
    const others = [{ image: nextIris }, { port: 9000 }, { image: unpinned }, { image: unpinned, digest }];
    const names = [{}, ...others].map(nameOf);
    expect(new Set(names).size).toBe(5);
    expect(nameOf({})).toBe(names[0]);
  });
});
