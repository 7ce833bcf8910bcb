import { describe, expect, it } from 'vitest';
import { clusterModel, clusterStack, irisShadow, nextIris } from '../../../test/support/kubernetes-stacks.ts';
import { kubernetesTarget } from './kubernetes-target.ts';
import { serviceObjects } from './stack-objects.ts';

const stack = clusterStack({
  models: [clusterModel({ shadow: irisShadow })],
  database: 'postgres',
  monitoring: true,
  replicas: 4,
  autoscale: { by: 'cpu', minReplicas: 2, maxReplicas: 6 },
});
const services = serviceObjects(stack);

/** An object of a service by its kind. */
function objectOf(service: string, kind: string) {
  return services
    .find((each) => each.service === service)
    ?.objects.map(({ object }) => object)
    .find((object) => object.kind === kind);
}

describe('a shadow in Kubernetes', () => {
  it('is one pod of another image, which says that it is one and records to the same database', () => {
    expect(services.map(({ service }) => service)).toEqual(['iris', 'iris-shadow']);
    expect(objectOf('iris-shadow', 'Deployment')).toMatchObject({
      spec: {
        replicas: 1,
        template: {
          spec: {
            containers: [
              {
                image: nextIris.reference,
                env: expect.arrayContaining([{ name: 'MLPACK_IMAGE_DIGEST', value: irisShadow.digest }]),
              },
            ],
          },
        },
      },
    });
    expect(services.map(({ settings }) => settings)).toMatchObject([
      { MLPACK_SHADOW_URL: 'http://iris-shadow:8080', MLPACK_SHADOW_GRPC_URL: 'http://iris-shadow:8081' },
      { MLPACK_SHADOW: 'on' },
    ]);
    expect(objectOf('iris-shadow', 'HorizontalPodAutoscaler')).toBeUndefined();
  });

  it('is reached by the model that it shadows, and reaches no shadow', () => {
    const toShadow = {
      to: [
        {
          podSelector: {
            matchLabels: {
              'app.kubernetes.io/name': 'iris-shadow',
              'app.kubernetes.io/instance': 'iris',
            },
          },
        },
      ],
      ports: [
        { port: 8080, protocol: 'TCP' },
        { port: 8081, protocol: 'TCP' },
      ],
    };
    expect(objectOf('iris', 'NetworkPolicy')?.['spec']).toMatchObject({
      egress: expect.arrayContaining([toShadow]),
    });
    expect(objectOf('iris-shadow', 'NetworkPolicy')?.['spec']).not.toMatchObject({
      egress: expect.arrayContaining([toShadow]),
    });
  });

  it('is asked by Prometheus as a shadow, of which no alert is raised, and its golden cases are replayed', () => {
    const relabelings = [{ targetLabel: 'job', replacement: 'shadows' }];
    expect(objectOf('iris-shadow', 'ServiceMonitor')?.['spec']).toMatchObject({
      endpoints: [{ relabelings }],
    });
    expect(JSON.stringify(objectOf('iris-shadow', 'Job'))).toContain('http://iris-shadow:8080');
    const files = new Map(Object.entries(kubernetesTarget({ helm: false }).files(stack)));
    expect(files.get('base/config-map.yaml')).toContain('Shadow: copies');
    expect(files.get('base/prometheus-rule.yaml')).not.toContain('iris-shadow');
  });
});
