import { join } from 'node:path';
import { fileTempDir } from '../../temp.ts';
import { kustomize } from '../kubectl.ts';
import { readObjects, type KubernetesObject } from '../objects.ts';
import { pairwiseClusterStacks } from '../pairwise-stacks.ts';
import { writeStack } from '../written-stack.ts';

/** Groups of Kubernetes' own, which a server of custom resources hasn't got. */
const builtIn = /^(?:v1|apps\/v1|batch\/v1|autoscaling\/v2|policy\/v1|networking\.k8s\.io\/v1)$/u;

/**
 * The custom resources of stacks of every two choices, by `apiVersion kind`: as a base has them, and as staging has them, whose
 * patches change some. Each is there once.
 *
 * @throws RigUnavailable when kubectl can't be had
 */
export async function writtenCustomObjects(): Promise<Map<string, KubernetesObject[]>> {
  const dir = await fileTempDir();
  const objects = new Map<string, KubernetesObject>();
  for (const [index, [, stack]] of pairwiseClusterStacks().entries()) {
    const folder = join(dir, String(index));
    await writeStack(folder, stack);
    for (const part of ['base', 'overlays/staging'])
      for (const object of readObjects(await kustomize(join(folder, part))).objects)
        if (!builtIn.test(object.apiVersion)) objects.set(JSON.stringify(object), object);
  }
  return Map.groupBy(objects.values(), ({ apiVersion, kind }) => `${apiVersion} ${kind}`);
}
