import { describe, expect, it } from 'vitest';
import {
  clusterDigits,
  clusterModel,
  clusterStack,
  nextIris,
} from '../../../../test/support/kubernetes-stacks.ts';
import type { Autoscale, Entry } from '../kubernetes-stack.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { scaledObject } from './scaled-object.ts';

const iris = clusterModel();
const gateway: Entry = { by: 'gateway', host: 'models.example.com', name: 'public' };

const stackBy = (by: Autoscale['by'], minReplicas = 2, entry: Entry | null = null) =>
  clusterStack({ entry, autoscale: { by, minReplicas, maxReplicas: 6 } });

/** The queries of a ScaledObject's triggers, undefined for that of the CPU. */
const queries = (minReplicas: number, entry: Entry | null) =>
  scaledObject(stackBy('keda', minReplicas, entry), iris).map(({ spec }) => spec);

describe('a HorizontalPodAutoscaler', () => {
  it('follows the CPU that the replicas of the Deployment ask for', () => {
    expect(horizontalPodAutoscaler(stackBy('cpu'), iris)).toMatchObject([
      {
        apiVersion: 'autoscaling/v2',
        metadata: { name: 'iris' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'iris' },
          minReplicas: 2,
          maxReplicas: 6,
          metrics: [{ type: 'Resource', resource: { name: 'cpu' } }],
        },
      },
    ]);
  });

  it.each([
    { why: 'what its CPU answers in a tenth of a second', cpuSecondsPerRequest: 0.005, target: '12' },
    { why: 'a few, however slow the model is', cpuSecondsPerRequest: 3, target: '2' },
    { why: 'less than what the alert tells of, however fast', cpuSecondsPerRequest: 1e-5, target: '256' },
    { why: 'some, where nothing was measured', cpuSecondsPerRequest: null, target: '16' },
  ])(
    'lets a replica have so many requests before there are more: $why',
    ({ cpuSecondsPerRequest, target }) => {
      const model = clusterModel({ measured: { memoryBytes: 1, cpuSecondsPerRequest } });
      expect(horizontalPodAutoscaler(stackBy('queue'), model)).toMatchObject([
        {
          spec: {
            metrics: [
              { type: 'Resource' },
              {
                type: 'Pods',
                pods: {
                  metric: { name: 'mlpack_queue_depth' },
                  target: { type: 'AverageValue', averageValue: target },
                },
              },
            ],
          },
        },
      ]);
    },
  );

  it('scales the Rollout that stands for the Deployment of a model with a canary, and of no other', () => {
    const canary = clusterModel({ canary: nextIris });
    const stack = clusterStack({ ...stackBy('cpu'), canaryBy: 'rollout', models: [canary, clusterDigits] });
    const kinds = stack.models.flatMap((model) => horizontalPodAutoscaler(stack, model));
    expect(kinds).toMatchObject([
      { spec: { scaleTargetRef: { kind: 'Rollout', name: 'iris' } } },
      { spec: { scaleTargetRef: { kind: 'Deployment', name: 'digits' } } },
    ]);
  });

  it('is there for no stack of a fixed size, nor beside that which KEDA makes', () => {
    expect(horizontalPodAutoscaler(clusterStack(), iris)).toEqual([]);
    expect(horizontalPodAutoscaler(stackBy('keda'), iris)).toEqual([]);
    expect(scaledObject(clusterStack(), iris)).toEqual([]);
    expect(scaledObject(stackBy('queue'), iris)).toEqual([]);
  });
});

describe('a ScaledObject', () => {
  it('asks Prometheus for the requests in all replicas, and takes its silence for a failure', () => {
    expect(queries(2, gateway)).toMatchObject([
      {
        minReplicaCount: 2,
        fallback: { replicas: 2, behavior: 'currentReplicasIfHigher' },
        triggers: [
          { type: 'cpu' },
          {
            type: 'prometheus',
            metadata: { query: 'sum(mlpack_queue_depth{service="iris"})', ignoreNullValues: 'false' },
          },
        ],
      },
    ]);
  });

  it('is woken from zero replicas by what the entry counts, as no server counts then', () => {
    expect(queries(0, gateway)).toMatchObject([
      {
        minReplicaCount: 0,
        fallback: { replicas: 1 },
        triggers: [
          { type: 'cpu' },
          { metadata: { ignoreNullValues: 'true' } },
          { metadata: { query: 'sum(rate(istio_requests_total{destination_service_name="iris"}[1m]))' } },
        ],
      },
    ]);
    expect(queries(0, { ...gateway, by: 'ingress' })).toMatchObject([
      {
        triggers: [
          {},
          {},
          { metadata: { query: 'sum(rate(nginx_ingress_controller_requests{ingress="iris"}[1m]))' } },
        ],
      },
    ]);
  });

  it('says so where nothing would wake it, and that the first requests are sent away', () => {
    const [alone] = scaledObject(stackBy('keda', 0), iris);
    expect(alone?.metadata.annotations?.['kubernetes.io/description']).toMatch(
      /Nothing here wakes the model/,
    );
    const [entered] = scaledObject(stackBy('keda', 0, gateway), iris);
    expect(entered?.metadata.annotations?.['kubernetes.io/description']).toMatch(/Istio.*answered 503/);
  });
});
