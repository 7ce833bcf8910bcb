import { hostName } from '../../service-names.ts';
import { toYaml } from '../../yaml.ts';
import { settingsName } from '../deployment/settings.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { prefixed } from '../kustomize/base.ts';
import { labels } from '../object.ts';
import { serviceObjects, sharedObjects } from '../stack-objects.ts';
import { byFileName, type WrittenObject } from '../written-object.ts';
import { template, type Templated } from './template.ts';
import { hostValues } from './host-values.ts';
import { chartValues, instances, templatedValues } from './values.ts';

const settingsHash: Templated = {
  at: ['spec', 'template', 'metadata', 'annotations', 'checksum/settings'],
  expression: 'toYaml $model.settings | sha256sum',
  form: 'scalar',
};

/** `helm test` runs it, and no installation: a Job can't be changed. */
const testHook: Templated = {
  at: ['metadata', 'annotations', 'helm.sh/hook'],
  expression: '"test"',
  form: 'scalar',
};

/** The folder `chart` of a stack: the objects of its base as a chart of Helm, https://helm.sh/docs/topics/charts/. */
export function chartFiles(stack: KubernetesStack): Record<string, string> {
  const host = stack.entry?.host;
  const services = serviceObjects(stack).flatMap(({ service, objects, settings }) => {
    const all = settings === null ? objects : [...objects, settingsMap(stack, service, settings)];
    return byFileName(all, service).map(([name, written]): [string, string] => [
      `templates/${service}/${name}`,
      template(written, {
        values: [...valuesOf(written, service), ...hostValues(written.object, host)],
        model: service,
      }),
    ]);
  });
  const shared = byFileName(sharedObjects(stack), '').map(([name, written]): [string, string] => [
    `templates/${name}`,
    template(written, { values: written.object.kind === 'Cluster' ? [instances] : [] }),
  ]);
  return prefixed('chart', {
    'Chart.yaml': chartFile(stack),
    'values.yaml': toYaml(chartValues(stack), {
      heading: 'Written by mlpack kubernetes. Give other values to helm with --values, or change them here.',
    }),
    ...Object.fromEntries([...services, ...shared]),
  });
}

function chartFile({ name, models }: KubernetesStack): string {
  const [first] = models;
  return toYaml({
    apiVersion: 'v2',
    name: hostName(name),
    description: `${models.map(({ service }) => service).join(', ')}, served by mlpack's images`,
    type: 'application',
    version: '0.1.0',
    appVersion: first.models[0]?.version,
    kubeVersion: '>=1.30.0-0',
  });
}

/** A Deployment's pods are replaced when the settings change. */
function valuesOf({ object }: WrittenObject, service: string): Templated[] {
  const values = templatedValues(object);
  if (object.kind === 'Deployment') return [...values, settingsHash];
  if (object.kind === 'Job') return [testHook];
  const isSettings = object.kind === 'ConfigMap' && object.metadata.name === settingsName(service);
  return isSettings ? [{ at: ['data'], expression: '$model.settings', form: 'block' }] : values;
}

function settingsMap(
  stack: KubernetesStack,
  service: string,
  settings: Readonly<Record<string, string>>,
): WrittenObject {
  return {
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: settingsName(service), labels: labels(stack.name, service) },
      data: settings,
    },
    comments: [],
  };
}
