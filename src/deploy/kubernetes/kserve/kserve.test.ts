import { describe, expect, it } from 'vitest';
import { kserveSchemaErrors } from '../../../../test/support/kserve-schema.ts';
import {
  clusterDigits,
  clusterModel,
  clusterStack,
  nextIris,
} from '../../../../test/support/kubernetes-stacks.ts';
import { restricted } from '../serving-container.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { inferenceServices } from './inference-service.ts';
import { servingRuntimes } from './serving-runtime.ts';

const iris = clusterModel();
const withCanary = clusterModel({ canary: nextIris });

const scales: readonly KubernetesStack['autoscale'][] = [
  null,
  { by: 'cpu', minReplicas: 2, maxReplicas: 5 },
  { by: 'queue', minReplicas: 1, maxReplicas: 5 },
  { by: 'keda', minReplicas: 0, maxReplicas: 5 },
];
const stacks = scales.flatMap((autoscale) =>
  (['none', 'sqlite', 'postgres'] as const).map((database) => clusterStack({ autoscale, database })),
);

describe('what is written for KServe', () => {
  it.each([iris, withCanary, clusterDigits])(
    'keeps to its definitions: $service, canary $canary',
    (model) => {
      for (const stack of stacks) {
        const [service, ...others] = inferenceServices(stack, model);
        const [runtime, ...otherRuntimes] = servingRuntimes(stack, model);
        expect([others, otherRuntimes]).toEqual([[], []]);
        expect(service && kserveSchemaErrors('inferenceservices', service)).toEqual([]);
        expect(runtime && kserveSchemaErrors('clusterservingruntimes', runtime)).toEqual([]);
      }
    },
  );

  it('is told apart from what the definitions do not have', () => {
    const [service] = inferenceServices(clusterStack(), iris);
    const wrong = {
      apiVersion: 'serving.kserve.io/v1beta1',
      ...service,
      spec: { predictor: { image: 'a' } },
    };
    expect(kserveSchemaErrors('inferenceservices', wrong)).toEqual([
      expect.stringContaining('"additionalProperty":"image"'),
    ]);
  });

  it('is a Deployment with HTTP and gRPC, of which none is gone before another is there', () => {
    expect(inferenceServices(clusterStack({ replicas: 3 }), iris)).toMatchObject([
      {
        metadata: {
          name: 'iris',
          annotations: {
            'serving.kserve.io/deploymentMode': 'Standard',
            'serving.kserve.io/autoscalerClass': 'none',
          },
        },
        spec: {
          predictor: {
            minReplicas: 3,
            maxReplicas: 3,
            automountServiceAccountToken: false,
            deploymentStrategy: { rollingUpdate: { maxUnavailable: 0 } },
            containers: [
              {
                name: 'kserve-container',
                image: iris.image.reference,
                ports: [
                  { name: 'http1', containerPort: 8080 },
                  { name: 'h2c', containerPort: 8081 },
                ],
                readinessProbe: { httpGet: { path: '/v2/health/ready', port: 8080 } },
                resources: { requests: { memory: '188Mi' }, limits: { memory: '1024Mi' } },
                securityContext: restricted,
              },
            ],
          },
        },
      },
    ]);
  });

  it('gives the next version its share, by Knative and with its one port', () => {
    expect(inferenceServices(clusterStack(), withCanary)).toMatchObject([
      {
        metadata: { annotations: { 'serving.kserve.io/deploymentMode': 'Knative' } },
        spec: {
          predictor: {
            canaryTrafficPercent: 10,
            scaleMetric: 'concurrency',
            scaleTarget: 50,
            containerConcurrency: 500,
            containers: [{ image: nextIris.reference, ports: [{ name: 'http1', containerPort: 8080 }] }],
          },
        },
      },
    ]);
  });

  it('scales by requests down to none where it may, at a port that Knative leaves it', () => {
    const [service] = inferenceServices(clusterStack({ autoscale: scales[3] ?? null }), clusterDigits);
    expect(service?.['spec']).toMatchObject({
      predictor: {
        minReplicas: 0,
        maxReplicas: 5,
        scaleTarget: 100,
        containers: [{ ports: [{ containerPort: 8080 }], livenessProbe: { httpGet: { port: 8080 } } }],
      },
    });
  });

  it('has the address of the database from a Secret, and which image predicted', () => {
    const stack = clusterStack({ database: 'postgres', databaseSecret: 'company-db' });
    const [service] = inferenceServices(stack, withCanary);
    expect(service?.['spec']).toMatchObject({
      predictor: {
        containers: [
          {
            env: [
              {
                name: 'MLPACK_PREDICTION_LOG',
                valueFrom: { secretKeyRef: { name: 'company-db', key: 'uri' } },
              },
              { name: 'MLPACK_PREDICTION_SPOOL', value: '/var/tmp/mlpack/spool' },
              { name: 'MLPACK_IMAGE_DIGEST', value: nextIris.reference.split('@')[1] },
            ],
          },
        ],
      },
    });
  });

  it('serves modelcars by the server of an image, over both protocols where that has both', () => {
    const runtimes = [iris, clusterDigits].map(
      (model) => servingRuntimes(clusterStack(), model)[0]?.['spec'],
    );
    expect(runtimes).toMatchObject([
      {
        protocolVersions: ['v2', 'grpc-v2'],
        supportedModelFormats: [
          { name: 'mlpack', autoSelect: true },
          { name: 'onnx', autoSelect: false },
        ],
        containers: [{ env: [{ name: 'MLPACK_HOME', value: '/mnt/models' }] }],
      },
      { protocolVersions: ['v2'] },
    ]);
  });
});
