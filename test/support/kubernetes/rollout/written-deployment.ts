import type { Deployment } from './deployment.ts';

/** What mlpack writes for a model of two replicas. */
export const writtenDeployment: Deployment = {
  spec: {
    replicas: 2,
    minReadySeconds: 5,
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      spec: {
        terminationGracePeriodSeconds: 45,
        securityContext: { runAsUser: 65532, runAsGroup: 65532 },
        containers: [
          {
            env: [{ name: 'MLPACK_DRAIN_DELAY_MS', value: '5000' }],
            lifecycle: { preStop: { sleep: { seconds: 10 } } },
            startupProbe: {
              httpGet: { path: '/v2/health/ready' },
              periodSeconds: 1,
              timeoutSeconds: 2,
              failureThreshold: 300,
            },
            readinessProbe: {
              httpGet: { path: '/v2/health/ready' },
              periodSeconds: 2,
              timeoutSeconds: 2,
              failureThreshold: 2,
            },
            livenessProbe: {
              httpGet: { path: '/v2/health/live' },
              periodSeconds: 10,
              timeoutSeconds: 5,
              failureThreshold: 6,
            },
            securityContext: {
              readOnlyRootFilesystem: true,
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
            },
            volumeMounts: [{ mountPath: '/tmp' }],
          },
        ],
      },
    },
  },
};
