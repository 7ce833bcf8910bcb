/** The files of stacks for Kubernetes, by the programs and schemas that take them. */
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { clusterStack } from './support/kubernetes-stacks.ts';
import { it } from './support/kubernetes/kit.ts';
import { readObjects } from './support/kubernetes/objects.ts';
import { gateway, pairwiseClusterStacks } from './support/kubernetes/pairwise-stacks.ts';
import { writeStack } from './support/kubernetes/written-stack.ts';

/** Objects by kind and name, without what a generator and a chart have for the same end: pods follow their settings. */
function comparable(yaml: string): Map<string, unknown> {
  const plain = yaml
    .replaceAll(/-settings-[a-z0-9]{10}\b/gu, '-settings')
    .replaceAll(/\n +annotations:\n +(?:checksum\/settings: \w+|helm\.sh\/hook: test)/gu, '');
  return new Map(
    readObjects(plain).objects.map((object) => [`${object.kind}/${String(object.metadata['name'])}`, object]),
  );
}

describe.for(pairwiseClusterStacks())('a stack of %s', ([, stack]) => {
  it('is right by the schemas, Pod Security and rules of ours, in its base and overlays', async ({
    kubernetes,
    dir,
  }) => {
    await writeStack(dir, stack);
    const external = ['Secret/company-db', 'Gateway/public'];
    for (const folder of ['base', 'overlays/staging', 'overlays/production']) {
      expect([folder, await kubernetes.check(join(dir, folder), { external })]).toEqual([folder, []]);
    }
  });

  it('is the same objects as a chart', async ({ kubernetes, dir }) => {
    await writeStack(dir, stack);
    await kubernetes.helm(['lint', '--strict', join(dir, 'chart')]);
    const rendered = await kubernetes.helm(['template', 'release', join(dir, 'chart')]);
    expect(comparable(rendered)).toEqual(comparable(await kubernetes.kustomize(join(dir, 'base'))));
  });
});

describe('a chart', () => {
  it('has another host where hosts stand, and nowhere else', async ({ kubernetes, dir }) => {
    await writeStack(dir, clusterStack({ entry: { ...gateway, host: 'iris' } }));
    const text = await kubernetes.helm(['template', 'r', join(dir, 'chart'), '--set', 'host=b.example.org']);
    const objects = comparable(text);
    expect(objects.get('HTTPRoute/iris')).toMatchObject({ spec: { hostnames: ['b.example.org'] } });
    expect(objects.get('GRPCRoute/iris')).toMatchObject({ spec: { hostnames: ['grpc.b.example.org'] } });
    expect(objects.get('Deployment/iris')).toMatchObject({ metadata: { name: 'iris' } });
  });

  it('takes another image, number, settings and host', async ({ kubernetes, dir }) => {
    await writeStack(dir, clusterStack({ entry: gateway, database: 'postgres', replicas: 2 }));
    const digest = `sha256:${'a'.repeat(64)}`;
    const values = [
      `models.iris.image=ghcr.io/me/iris@${digest}`,
      'models.iris.replicas=7',
      'models.iris.settings.LOG_LEVEL=debug',
      'host=other.example.org',
      'database.instances=2',
    ];
    const text = await kubernetes.helm(['template', 'r', join(dir, 'chart'), '--set', values.join(',')]);
    const objects = comparable(text);
    expect(objects.get('Deployment/iris')).toMatchObject({
      spec: {
        replicas: 7,
        template: {
          spec: {
            containers: [
              {
                image: `ghcr.io/me/iris@${digest}`,
                env: expect.arrayContaining([{ name: 'MLPACK_IMAGE_DIGEST', value: digest }]),
              },
            ],
          },
        },
      },
    });
    expect(objects.get('ConfigMap/iris-settings')).toMatchObject({ data: { LOG_LEVEL: 'debug' } });
    expect(objects.get('GRPCRoute/iris')).toMatchObject({ spec: { hostnames: ['grpc.other.example.org'] } });
    expect(objects.get('Cluster/iris-database')).toMatchObject({ spec: { instances: 2 } });
  });
});
