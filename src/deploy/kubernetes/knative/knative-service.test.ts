import { describe, expect, it } from 'vitest';
import {
  clusterDigits,
  clusterModel,
  clusterStack,
  nextIris,
} from '../../../../test/support/kubernetes-stacks.ts';
import { field } from '../../../util/record.ts';
import type { KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';
import { restricted } from '../serving-container.ts';
import { knativeServices } from './knative-service.ts';

const iris = clusterModel();

/** Fields of pods and containers that Knative takes without being told to take more, pkg/apis/serving/fieldmask.go. */
const takenOfPods = [
  'automountServiceAccountToken',
  'containerConcurrency',
  'containers',
  'enableServiceLinks',
  'imagePullSecrets',
  'serviceAccountName',
  'timeoutSeconds',
  'volumes',
];
const takenOfContainers = [
  'args',
  'command',
  'env',
  'envFrom',
  'image',
  'imagePullPolicy',
  'livenessProbe',
  'name',
  'ports',
  'readinessProbe',
  'resources',
  'securityContext',
  'startupProbe',
  'volumeMounts',
];

/** The service's specification, as it is sent. */
function written(stack: KubernetesStack, model: KubernetesModel) {
  const [service] = knativeServices(stack, model);
  const spec: unknown = JSON.parse(JSON.stringify(service?.['spec']));
  return { template: field(spec, 'template'), traffic: field(spec, 'traffic') };
}

describe('a service of Knative', () => {
  it('says what Knative takes, and that in the form it wants', () => {
    for (const database of ['none', 'sqlite', 'postgres'] as const) {
      const pod = field(written(clusterStack({ database }), iris).template, 'spec');
      expect(takenOfPods).toEqual(expect.arrayContaining(Object.keys(Object(pod))));
      const containers = field(pod, 'containers');
      const container: unknown = Array.isArray(containers) ? containers[0] : undefined;
      expect(takenOfContainers).toEqual(expect.arrayContaining(Object.keys(Object(container))));
      expect(container).toMatchObject({
        image: iris.image.reference,
        ports: [{ name: 'http1', containerPort: 8080 }],
        securityContext: restricted,
      });
      // Knative takes no probe of another port.
      expect(field(field(container, 'readinessProbe'), 'httpGet')).toEqual({
        path: '/v2/health/ready',
        port: 8080,
      });
    }
  });

  it('scales by what was measured, between the replicas that were asked for', () => {
    const autoscale = { by: 'queue', minReplicas: 0, maxReplicas: 7 } as const;
    expect(written(clusterStack({ autoscale }), iris).template).toMatchObject({
      metadata: {
        annotations: {
          'autoscaling.knative.dev/metric': 'concurrency',
          'autoscaling.knative.dev/target': '50',
          'autoscaling.knative.dev/min-scale': '0',
          'autoscaling.knative.dev/max-scale': '7',
        },
      },
      spec: { containerConcurrency: 500, enableServiceLinks: false, automountServiceAccountToken: false },
    });
    expect(written(clusterStack(), clusterDigits).template).toMatchObject({
      metadata: { annotations: { 'autoscaling.knative.dev/target': '100' } },
      spec: { containers: [{ ports: [{ containerPort: 8080 }] }] },
    });
  });

  it('splits requests between the revision that was there and the next one', () => {
    const before = written(clusterStack(), iris);
    const name = field(field(before.template, 'metadata'), 'name');
    expect(before.traffic).toEqual([{ latestRevision: true, percent: 100 }]);
    const after = written(clusterStack(), clusterModel({ canary: nextIris }));
    const nextName = field(field(after.template, 'metadata'), 'name');
    expect(name).toMatch(/^iris-[0-9a-f]{10}$/u);
    expect(nextName).not.toBe(name);
    expect(after.traffic).toEqual([
      { revisionName: name, latestRevision: false, percent: 90, tag: 'stable' },
      { revisionName: nextName, latestRevision: false, percent: 10, tag: 'canary' },
    ]);
    expect(after.template).toMatchObject({ spec: { containers: [{ image: nextIris.reference }] } });
    // Promoted, it is the same revision.
    const promoted = written(clusterStack(), clusterModel({ image: nextIris }));
    expect(field(field(promoted.template, 'metadata'), 'name')).toBe(nextName);
  });
});
