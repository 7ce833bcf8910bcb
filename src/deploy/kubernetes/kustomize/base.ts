import { toYaml, type Plain } from '../../yaml.ts';
import { settingsName } from '../deployment/settings.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { labels } from '../object.ts';
import { serviceObjects, sharedObjects } from '../stack-objects.ts';
import { byFileName, objectYaml } from '../written-object.ts';

/** What a kustomization.yaml begins with, https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/. */
export const kustomization = {
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
} as const;

const settingsFile = 'settings.env';

/** The folder `base` of a stack: a file for each object, and which they are. */
export function baseFiles(stack: KubernetesStack): Record<string, string> {
  const services = serviceObjects(stack);
  const objects = [
    ...services.flatMap(({ service, objects: own }) =>
      byFileName(own, service).map(([name, written]) => [`${service}/${name}`, objectYaml(written)]),
    ),
    ...byFileName(sharedObjects(stack), '').map(([name, written]) => [name, objectYaml(written)]),
  ];
  const withSettings = services.flatMap(({ service, settings }) =>
    settings === null ? [] : [{ service, settings }],
  );
  const generators = withSettings.map(({ service }): Plain => ({
    name: settingsName(service),
    envs: [`${service}/${settingsFile}`],
    options: { labels: labels(stack.name, service) },
  }));
  const files: Record<string, string> = Object.fromEntries([
    ...objects,
    ...withSettings.map(({ service, settings }) => [`${service}/${settingsFile}`, settingsText(settings)]),
  ]);
  const main = toYaml(
    {
      ...kustomization,
      resources: objects.map(([path = '']) => path),
      configMapGenerator: generators.length === 0 ? undefined : generators,
    },
    {
      heading: `Written by mlpack kubernetes. Edit it as you like: what you change here, the next run leaves alone.`,
      comments: [
        {
          at: ['configMapGenerator'],
          text: 'Each has a hash of its content in its name, so that pods are replaced when a setting changes.',
        },
      ],
    },
  );
  return prefixed('base', { 'kustomization.yaml': main, ...files });
}

function settingsText(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return `# Settings of the server, by the variables of its image (docs/configuration.md of mlpack).\n${lines.join('\n')}\n`;
}

/** The same files in a folder. */
export function prefixed(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}
