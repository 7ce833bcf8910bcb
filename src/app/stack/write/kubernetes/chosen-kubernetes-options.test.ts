import { describe, expect, it } from 'vitest';
import type { AskedKubernetesOptions } from './asked-kubernetes-options.ts';
import { chosenKubernetesOptions } from './chosen-kubernetes-options.ts';
import { kubernetesRecord } from './kubernetes-record.ts';

const nothing: AskedKubernetesOptions = {
  images: [],
  style: undefined,
  overlay: undefined,
  replicas: undefined,
  autoscale: undefined,
  monitoring: undefined,
  database: undefined,
  entry: undefined,
  host: undefined,
  entryName: undefined,
  secrets: undefined,
  sealingCert: undefined,
  sealingNamespace: undefined,
  shadows: undefined,
  canary: undefined,
  canaryBy: undefined,
  helm: undefined,
};

function chosen(...asked: Partial<AskedKubernetesOptions>[]) {
  return asked.reduce(
    (before: ReturnType<typeof chosenKubernetesOptions> | undefined, changes) =>
      chosenKubernetesOptions({ ...nothing, ...changes }, before?.chosen),
    undefined,
  );
}

const gateway = { entry: 'gateway', host: 'models.example.org', entryName: 'public' } as const;

describe('options of a stack for Kubernetes', () => {
  it('are read as they are typed', () => {
    expect(
      chosen({ overlay: 'dev, eu,dev', autoscale: 'keda:0-20', database: 'secret/company-db', ...gateway })
        ?.chosen,
    ).toMatchObject({
      overlays: ['dev', 'eu'],
      autoscale: { by: 'keda', minReplicas: 0, maxReplicas: 20 },
      database: 'postgres',
      databaseSecret: 'company-db',
      entry: { by: 'gateway', host: 'models.example.org', name: 'public' },
    });
    expect(chosen({ autoscale: 'cpu' })?.chosen.autoscale).toEqual({
      by: 'cpu',
      minReplicas: 2,
      maxReplicas: 10,
    });
  });

  it('stay as they were until "none" takes them back', () => {
    const all = { ...gateway, autoscale: 'queue:2-4', database: 'postgres', canary: 'iris:2' } as const;
    expect(chosen(all, {})?.remembered).toEqual(['autoscale', 'database', 'entry', 'canary', 'canaryBy']);
    const none = { entry: 'none', autoscale: 'none', database: 'none', canary: 'none' } as const;
    expect(chosen(all, none)?.chosen).toMatchObject({
      entry: null,
      autoscale: null,
      database: 'none',
      canary: null,
      canaryBy: null,
    });
    expect(chosen(gateway, { host: 'other.example.org' })?.chosen.entry).toMatchObject({
      host: 'other.example.org',
      name: 'public',
    });
  });

  it('split requests by a Gateway where there is one, else by pods', () => {
    expect(chosen({ canary: 'iris:2', ...gateway })?.chosen.canaryBy).toBe('httproute');
    expect(chosen({ canary: 'iris:2' })?.chosen.canaryBy).toBe('rollout');
    expect(chosen({ canary: 'iris:2', style: 'knative' })?.chosen.canaryBy).toBeNull();
  });

  it.each<[string, Partial<AskedKubernetesOptions>]>([
    ['--overlay', { overlay: '../x' }],
    ['--overlay', { overlay: 'a,,b' }],
    ['--overlay', { overlay: Array.from({ length: 21 }, (_, i) => `o${i}`).join(',') }],
    ['--autoscale', { autoscale: 'cpu:0-3' }],
    ['--autoscale', { autoscale: 'keda:5-2' }],
    ['--autoscale', { autoscale: 'cpu:2' }],
    ['--autoscale', { autoscale: 'memory' }],
    ['--db', { database: 'secret/' }],
    ['--db', { database: 'secret/a\nb' }],
    ['--db', { database: 'sqlite' }],
    ['--entry gateway needs the name of a host', { entry: 'gateway' }],
    ['--entry gateway needs the name of a host', { ...gateway, host: '1.2.3.4' }],
    ['--entry ingress needs the name of the IngressClass', { entry: 'ingress', host: 'a.example.org' }],
    ['--host and --entry-name', { host: 'a.example.org' }],
    ['--replicas 3', { replicas: 3, autoscale: 'cpu' }],
    ['--entry', { ...gateway, style: 'kserve' }],
    ['--monitoring', { monitoring: true, style: 'knative' }],
    ['--canary-by', { canaryBy: 'rollout' }],
    ['--canary-by', { canaryBy: 'rollout', canary: 'iris:2', style: 'kserve' }],
    ['--canary-by httproute', { canaryBy: 'httproute', canary: 'iris:2' }],
    ['--secrets external', { secrets: 'external' }],
  ])('are refused by name, with what to type: %s of %j', (message, asked) => {
    expect(() => chosen(asked)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
    );
  });
});

describe('a record of them', () => {
  const options = chosen({ ...gateway, autoscale: 'cpu', canary: 'iris:2' })?.chosen;
  const refuse = (name: string): never => {
    throw new Error(`refused ${name}`);
  };
  const check = (changes: object) =>
    kubernetesRecord.checkOptions(JSON.parse(JSON.stringify({ ...options, ...changes })), refuse);

  it('is read as it was written', () => {
    const measured = { 'sha256:1': { peakMemoryBytes: 1, cpuSecondsPerRequest: null } };
    expect(check({ measured })).toEqual({ ...options, measured });
  });

  it.each([
    ['overlays', ['../../x']],
    ['overlays', ['a', 1]],
    ['style', 'nomad'],
    ['autoscale', { by: 'cpu', minReplicas: 0, maxReplicas: 3 }],
    ['entry', { by: 'gateway', host: 'a: {b}', name: 'public' }],
    ['databaseSecret', 'a\nb'],
    ['canary', ''],
    ['canaryBy', 'flagger'],
    ['measured', { a: { peakMemoryBytes: -1, cpuSecondsPerRequest: 1 } }],
    ['measured', null],
    ['helm', 'yes'],
    ['secrets', 'none'],
  ])('is refused where %s is %j', (name, value) => {
    expect(() => check({ [name]: value })).toThrow(`refused ${name}`);
  });
});
