import { environmentSettings } from '../../../../contract/settings/environment-settings.ts';
import { field } from '../../../util/record.ts';
import type { Plain } from '../../yaml.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import type { KubernetesObject } from '../object.ts';
import { serviceObjects, sharedObjects } from '../stack-objects.ts';
import type { Templated } from './template.ts';

/** A value of an object that may be otherwise: where it stands there, and its key among those of its model. */
interface Variable {
  readonly at: readonly string[];
  readonly key: string;
  readonly form: Templated['form'];
  /** Applied to it in a template: text stays text. */
  readonly filter?: 'quote';
}

const container = ['spec', 'template', 'spec', 'containers', '0'];

/** What of an object a chart's values say, by kinds. */
const variables: ReadonlyMap<string, readonly Variable[]> = new Map<string, readonly Variable[]>([
  [
    'Deployment',
    [
      { at: ['spec', 'replicas'], key: 'replicas', form: 'scalar' },
      { at: [...container, 'image'], key: 'image', form: 'scalar', filter: 'quote' },
      { at: [...container, 'resources'], key: 'resources', form: 'block' },
    ],
  ],
  ['Rollout', [{ at: ['spec', 'replicas'], key: 'replicas', form: 'scalar' }]],
  [
    'HorizontalPodAutoscaler',
    [
      { at: ['spec', 'minReplicas'], key: 'minReplicas', form: 'scalar' },
      { at: ['spec', 'maxReplicas'], key: 'maxReplicas', form: 'scalar' },
    ],
  ],
  [
    'ScaledObject',
    [
      { at: ['spec', 'minReplicaCount'], key: 'minReplicas', form: 'scalar' },
      { at: ['spec', 'maxReplicaCount'], key: 'maxReplicas', form: 'scalar' },
    ],
  ],
  [
    'InferenceService',
    [
      { at: ['spec', 'predictor', 'minReplicas'], key: 'minReplicas', form: 'scalar' },
      { at: ['spec', 'predictor', 'maxReplicas'], key: 'maxReplicas', form: 'scalar' },
      {
        at: ['spec', 'predictor', 'containers', '0', 'image'],
        key: 'image',
        form: 'scalar',
        filter: 'quote',
      },
      { at: ['spec', 'predictor', 'containers', '0', 'resources'], key: 'resources', form: 'block' },
    ],
  ],
]);

/** The values of an object that are its model's, and the digest that goes with its image. */
export function templatedValues(object: KubernetesObject): Templated[] {
  const values = present(object).map(({ at, key, form, filter }): Templated => ({
    at,
    form,
    expression: filter === undefined ? `$model.${key}` : `$model.${key} | ${filter}`,
  }));
  const env = object.kind === 'Deployment' ? valueAt(object, [...container, 'env']) : [];
  const index = Array.isArray(env) ? env.findIndex(isDigest) : -1;
  if (index < 0) return values;
  const at = [...container, 'env', String(index), 'value'];
  const otherwise = JSON.stringify(valueAt(object, at));
  const expression = `regexFind "sha256:[0-9a-f]{64}$" $model.image | default ${otherwise} | quote`;
  return [...values, { at, expression, form: 'scalar' }];
}

function isDigest(variable: unknown): boolean {
  return field(variable, 'name') === environmentSettings.imageDigest.variable;
}

/** What values.yaml says at first: what the objects have. */
export function chartValues(stack: KubernetesStack): { readonly [key: string]: Plain | undefined } {
  const models = serviceObjects(stack).map(({ service, objects, settings }): [string, Plain] => {
    const found = objects.flatMap(({ object }) =>
      present(object).map(({ at, key }): [string, Plain] => [key, plainAt(object, at)]),
    );
    return [service, { ...Object.fromEntries(found), ...(settings !== null && { settings }) }];
  });
  const cluster = sharedObjects(stack).find(({ object }) => object.kind === 'Cluster')?.object;
  return {
    models: Object.fromEntries(models),
    host: stack.entry?.host,
    database: cluster && { instances: plainAt(cluster, instances.at) },
  };
}

/** How many instances the database has, which is no model's. */
export const instances: Templated = {
  at: ['spec', 'instances'],
  expression: '.Values.database.instances',
  form: 'scalar',
};

function present(object: KubernetesObject): readonly Variable[] {
  return (variables.get(object.kind) ?? []).filter(({ at }) => valueAt(object, at) !== undefined);
}

function valueAt(object: KubernetesObject, at: readonly string[]): unknown {
  return at.reduce<unknown>(
    (value, key) => (Array.isArray(value) ? value[Number(key)] : field(value, key)),
    object,
  );
}

/** A value of an object, which is plain as all of it is. */
function plainAt(object: KubernetesObject, at: readonly string[]): Plain {
  const value: Plain = JSON.parse(JSON.stringify(valueAt(object, at)));
  return value;
}
