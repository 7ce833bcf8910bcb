import { it as rigIt } from '../rig.ts';
import { runOk } from '../run.ts';
import { isStrict, RigUnavailable } from '../unavailable.ts';
import { checkManifests, type CheckOptions } from './check-manifests.ts';
import { kubernetesPrograms, kustomize, type KubernetesPrograms } from './kubectl.ts';
import type { Problem } from './objects.ts';

/** What tests ask of manifests; `check-manifests.ts` tells the whole. */
interface Kubernetes {
  /** All that is wrong with a folder or the YAML of a set. */
  readonly check: (from: string, options?: CheckOptions) => Promise<Problem[]>;
  /** What `kubectl kustomize FOLDER` prints. */
  readonly kustomize: (folder: string) => Promise<string>;
  /** What helm prints; throws with its words when it fails. */
  readonly helm: (args: readonly string[]) => Promise<string>;
}

/** The rig's `it` with `kubernetes`: a test that names it is skipped where its programs can't be had. */
export const it = rigIt.extend<{ kubernetes: Kubernetes }>({
  kubernetes: async ({ task, skip }, use) => {
    const programs = await programsOr((reason) => {
      task.meta.missing = 'kubectl';
      return skip(reason);
    });
    await use({
      check: checkManifests,
      kustomize,
      helm: async (args) => (await runOk(programs.helm, args)).stdout,
    });
  },
});

async function programsOr(skip: (reason: string) => never): Promise<KubernetesPrograms> {
  try {
    return await kubernetesPrograms();
  } catch (error) {
    if (!(error instanceof RigUnavailable) || isStrict()) throw error;
    return skip(error.message);
  }
}
