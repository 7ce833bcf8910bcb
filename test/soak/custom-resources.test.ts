/**
 * The custom resources that `mlpack kubernetes` writes, by the API server that a cluster has for them: Kubernetes' own. It is built
 * first where the rig's cache hasn't got it, which takes seven minutes of CPU, so that there is no short form of this among the
 * ordinary tests: `test/kubernetes-files.test.ts` holds the same objects to schemas.
 *
 * KServe's definitions are its own. No package of npm or Debian was found that has those of the others: theirs are made of the types
 * that packages of npm publish, which have fields, types and choices, but no bounds, defaults or rules.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCustomApi, type CustomApi } from '../support/kubernetes/custom-api/custom-api.ts';
import { customKinds, type CustomKind } from '../support/kubernetes/custom-api/definitions.ts';
import { spoiled } from '../support/kubernetes/custom-api/spoiled.ts';
import { writtenCustomObjects } from '../support/kubernetes/custom-api/written-custom-objects.ts';
import type { KubernetesObject } from '../support/kubernetes/objects.ts';

const names = [
  'argoproj.io/v1alpha1 AnalysisTemplate',
  'argoproj.io/v1alpha1 Rollout',
  'bitnami.com/v1alpha1 SealedSecret',
  'external-secrets.io/v1 ExternalSecret',
  'gateway.networking.k8s.io/v1 GRPCRoute',
  'gateway.networking.k8s.io/v1 HTTPRoute',
  'keda.sh/v1alpha1 ScaledObject',
  'monitoring.coreos.com/v1 PodMonitor',
  'monitoring.coreos.com/v1 PrometheusRule',
  'monitoring.coreos.com/v1 ServiceMonitor',
  'postgresql.cnpg.io/v1 Cluster',
  'serving.knative.dev/v1 Service',
  'serving.kserve.io/v1alpha1 ClusterServingRuntime',
  'serving.kserve.io/v1beta1 InferenceService',
];

let api: CustomApi;
let written: ReadonlyMap<string, readonly KubernetesObject[]>;
let kinds: ReadonlyMap<string, CustomKind>;

beforeAll(async () => {
  api = await startCustomApi();
  written = await writtenCustomObjects();
  kinds = new Map((await customKinds([...written.values()].flat())).map((kind) => [kind.key, kind]));
  for (const kind of kinds.values()) await api.install(kind);
}, 1_800_000);

function known<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`no stack has ${name}`);
  return value;
}

it('are of all kinds that stacks are written with', () => {
  expect([...written.keys()].toSorted()).toEqual(names);
});

describe.for(names)('%s', (name) => {
  it('is taken as it is written, with nothing left out', async () => {
    for (const object of known(written, name)) {
      const answer = await api.create(known(kinds, name), object);
      expect(answer).toMatchObject({ status: 201, body: { ...object } });
    }
  });

  it('is refused with a field too many, or a value of another type, in any place', async () => {
    const each = new Map(
      known(written, name).flatMap((object) => spoiled(object).map((one) => [one.fault, one])),
    );
    const taken: string[] = [];
    for (const { fault, name: wrong, object } of each.values()) {
      const { status, body } = await api.create(known(kinds, name), object);
      const isRefused = (status === 400 || status === 422) && JSON.stringify(body).includes(wrong);
      if (!isRefused) taken.push(`${fault}: ${status}`);
    }
    expect(taken).toEqual([]);
  });
});
