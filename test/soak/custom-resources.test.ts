/**
 * The custom resources that `mlpack kubernetes` writes, by the API server that a cluster has for them: Kubernetes' own, which is built
 * first where it has not been. KServe's definitions are its own; the others are made of the schemas that packages of npm have.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baseFiles } from '../../src/deploy/kubernetes/kustomize/base.ts';
import { startCustomApi, type CustomApi } from '../support/kubernetes/custom-api/custom-api.ts';
import { customKinds, type CustomKind } from '../support/kubernetes/custom-api/definitions.ts';
import { readObjects, type KubernetesObject } from '../support/kubernetes/objects.ts';
import { pairwiseClusterStacks } from '../support/kubernetes/pairwise-stacks.ts';
import { noKserve } from '../support/kubernetes/schemas/kserve-schemas.ts';

/** Groups of Kubernetes' own, which this server hasn't got. */
const builtIn = /^(?:v1|apps\/v1|batch\/v1|autoscaling\/v2|policy\/v1|networking\.k8s\.io\/v1)$/u;

const written = pairwiseClusterStacks()
  .flatMap(([, stack]) => Object.entries(baseFiles(stack)))
  .filter(([path]) => path.endsWith('.yaml') && !path.endsWith('kustomization.yaml'))
  .flatMap(([, text]) => readObjects(text).objects)
  .filter(({ apiVersion }) => !builtIn.test(apiVersion))
  .filter(({ apiVersion }) => noKserve === undefined || !apiVersion.startsWith('serving.kserve.io/'));

/** Each as it is written once, by its kind. */
const byKind = Map.groupBy(
  new Map(written.map((object) => [JSON.stringify(object), object])).values(),
  ({ apiVersion, kind }) => `${apiVersion} ${kind}`,
);

let api: CustomApi;
let kinds: ReadonlyMap<string, CustomKind>;

beforeAll(async () => {
  api = await startCustomApi();
  kinds = new Map((await customKinds(written)).map((kind) => [kind.key, kind]));
  for (const kind of kinds.values()) await api.install(kind);
}, 1_800_000);

afterAll(() => api.stop());

function create(object: KubernetesObject) {
  const kind = kinds.get(`${object.apiVersion} ${object.kind}`);
  if (kind === undefined) throw new Error(`${object.kind} is not installed`);
  return api.create(kind, object);
}

describe.for([...byKind])('%s', ([, objects]) => {
  it('is taken as it is written, with nothing left out', async () => {
    for (const object of objects) {
      expect(await create(object)).toMatchObject({ status: 201, body: { ...object } });
    }
  });

  it('is refused with a field that it has not, or one that is no object', async () => {
    const [object] = objects;
    if (object === undefined) throw new Error('there is none');
    const { spec, ...others } = object;
    const unknown = await create({ ...others, spec: { ...Object(spec), noSuchField: 1 } });
    expect(unknown).toMatchObject({ status: 400, body: { message: expect.stringContaining('noSuchField') } });
    const wrong = await create({ ...others, spec: 'text' });
    expect(wrong).toMatchObject({ status: 422, body: { message: expect.stringContaining('spec') } });
  });
});
