import { createHash } from 'node:crypto';
import { serverFilePath } from '../../../../contract/image-layout.ts';
import type { Plain } from '../../yaml.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { labels, type KubernetesObject } from '../object.ts';
import { digestOfImage, restricted } from '../serving-container.ts';

/**
 * A Job that replays a model's golden cases over HTTP at its Service: the image has them, and what replays them. A Job can't be
 * changed, so its name is another with each image and with all else that it does; those that ended are removed after an hour.
 */
export function goldenJobs(stack: KubernetesStack, model: KubernetesModel): KubernetesObject[] {
  const { service, image, digest } = model;
  const spec = goldenJobSpec(stack, model, { host: service, retries: 6 });
  const hash = createHash('sha256')
    .update(JSON.stringify([digestOfImage(image, digest), spec]))
    .digest('hex');
  return [
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: `${service}-golden-${hash.slice(0, 10)}`,
        labels: labels(stack.name, `${service}-golden`),
      },
      spec: { ...spec, ttlSecondsAfterFinished: 3600 },
    },
  ];
}

/**
 * What such a Job does.
 *
 * @param host of the server that is asked, at the model's port
 * @param retries for as long as a Service may lead to pods of another version
 */
export function goldenJobSpec(
  stack: KubernetesStack,
  { service, image, port }: KubernetesModel,
  { host, retries }: { readonly host: string; readonly retries: number },
): { readonly [field: string]: Plain } {
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: 900,
    template: {
      metadata: { labels: labels(stack.name, `${service}-golden`) },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        containers: [
          {
            name: 'golden-check',
            image: image.reference,
            command: [
              '/usr/local/bin/node',
              serverFilePath,
              '--golden-check',
              '--url',
              `http://${host}:${port}`,
            ],
            resources: {
              requests: { cpu: '100m', memory: '128Mi' },
              limits: { cpu: '1', memory: '512Mi' },
            },
            securityContext: restricted,
          },
        ],
      },
    },
  };
}
