import { describe, expect, it } from 'vitest';
import { clusterModel, clusterStack } from '../../../../test/support/kubernetes-stacks.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { databaseCluster } from './database-cluster.ts';
import { externalSecret } from './external-secret.ts';
import { predictionLogSource } from './prediction-log-source.ts';

const iris = clusterModel();
const withDatabase = (changes: Partial<KubernetesStack> = {}) =>
  clusterStack({ database: 'postgres', ...changes });

describe("CloudNativePG's Cluster", () => {
  it('has the database and the user that servers ask for, and makes its password itself', () => {
    const [cluster, ...others] = databaseCluster(withDatabase());
    expect(others).toEqual([]);
    expect(cluster).toMatchObject({
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name: 'iris-database' },
      spec: {
        instances: 1,
        enablePDB: false,
        bootstrap: { initdb: { database: 'predictions', owner: 'mlpack', secret: undefined } },
        storage: { size: '10Gi' },
      },
    });
  });

  it.each([
    { replicas: 2, instances: 2 },
    { replicas: 9, instances: 3 },
  ])('has as many instances as models have replicas, three at most: $replicas', ({ replicas, instances }) => {
    expect(databaseCluster(withDatabase({ replicas }))).toMatchObject([
      { spec: { instances, enablePDB: true } },
    ]);
    const autoscale = { by: 'cpu', minReplicas: replicas, maxReplicas: 20 } as const;
    expect(databaseCluster(withDatabase({ autoscale }))).toMatchObject([{ spec: { instances } }]);
  });

  it('is asked for its metrics where the stack is monitored', () => {
    expect(databaseCluster(withDatabase({ monitoring: true }))).toMatchObject([
      { kind: 'Cluster' },
      { kind: 'PodMonitor', spec: { selector: { matchLabels: { 'cnpg.io/cluster': 'iris-database' } } } },
    ]);
  });

  it('is not there where a database is, or none is wanted', () => {
    expect(databaseCluster(withDatabase({ databaseSecret: 'predictions' }))).toEqual([]);
    expect(databaseCluster(clusterStack())).toEqual([]);
  });
});

describe('a server', () => {
  it('logs in to the Cluster by the Secret that it makes, and knows it by its certificate', () => {
    expect(predictionLogSource(withDatabase(), iris)).toEqual({
      env: [
        {
          name: 'MLPACK_PREDICTION_LOG',
          value:
            'postgres://mlpack@iris-database-rw:5432/predictions?sslmode=verify-full&sslrootcert=/run/secrets/database/ca.crt',
        },
        { name: 'MLPACK_PREDICTION_LOG_PASSWORD_FILE', value: '/run/secrets/database/password' },
        { name: 'MLPACK_PREDICTION_SPOOL', value: '/var/tmp/mlpack/spool' },
        { name: 'MLPACK_IMAGE_DIGEST', value: iris.digest },
      ],
      volumeMounts: [
        { name: 'predictions', mountPath: '/var/tmp' },
        { name: 'database-login', mountPath: '/run/secrets/database', readOnly: true },
      ],
      volumes: [
        { name: 'predictions', emptyDir: { sizeLimit: '320Mi' } },
        {
          name: 'database-login',
          projected: {
            sources: [
              { secret: { name: 'iris-database-app', items: [{ key: 'password', path: 'password' }] } },
              // Without the key that is beside it.
              { secret: { name: 'iris-database-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            ],
          },
        },
      ],
    });
  });

  it('logs in to another database by the URI that its Secret has', () => {
    const source = predictionLogSource(withDatabase({ databaseSecret: 'predictions' }), iris);
    expect(source?.env).toContainEqual({
      name: 'MLPACK_PREDICTION_LOG',
      valueFrom: { secretKeyRef: { name: 'predictions', key: 'uri' } },
    });
    expect(JSON.stringify(source)).not.toMatch(/PASSWORD_FILE|database-login/);
  });

  it('records nothing without a database', () => {
    expect(predictionLogSource(clusterStack(), iris)).toBeNull();
  });
});

describe('an ExternalSecret', () => {
  it('makes the login that Cluster and servers go by', () => {
    const stack = withDatabase({ secrets: 'external' });
    expect(externalSecret(stack)).toMatchObject([
      {
        apiVersion: 'external-secrets.io/v1',
        metadata: { name: 'iris-database-login' },
        spec: {
          target: {
            name: 'iris-database-login',
            template: {
              type: 'kubernetes.io/basic-auth',
              data: { username: 'mlpack', password: '{{ .password }}' },
            },
          },
          data: [{ secretKey: 'password', remoteRef: { key: 'iris/database', property: 'password' } }],
        },
      },
    ]);
    expect(databaseCluster(stack)).toMatchObject([
      { spec: { bootstrap: { initdb: { secret: { name: 'iris-database-login' } } } } },
    ]);
    expect(JSON.stringify(predictionLogSource(stack, iris))).toContain('"iris-database-login"');
  });

  it("makes an existing database's Secret, under the name that servers ask for", () => {
    const stack = withDatabase({ secrets: 'external', databaseSecret: 'predictions' });
    expect(externalSecret(stack)).toMatchObject([
      {
        metadata: { name: 'predictions' },
        spec: { target: { template: { type: 'Opaque', data: { uri: '{{ .uri }}' } } } },
      },
    ]);
  });

  it('is not there where the cluster makes the login itself, or has it', () => {
    expect(externalSecret(withDatabase())).toEqual([]);
    expect(externalSecret(clusterStack({ secrets: 'external' }))).toEqual([]);
  });
});
