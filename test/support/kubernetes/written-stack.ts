import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kubernetesTarget } from '../../../src/deploy/kubernetes/kubernetes-target.ts';
import type { KubernetesStack } from '../../../src/deploy/kubernetes/kubernetes-stack.ts';

/** Writes all files of a stack, its chart too, into a folder. */
export async function writeStack(folder: string, stack: KubernetesStack): Promise<void> {
  for (const [path, text] of Object.entries(kubernetesTarget({ helm: true }).files(stack))) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
