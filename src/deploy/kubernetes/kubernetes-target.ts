import type { StackWriter } from '../target.ts';
import { chartFiles } from './helm/chart.ts';
import type { KubernetesStack } from './kubernetes-stack.ts';
import { baseFiles } from './kustomize/base.ts';
import { overlayFile } from './kustomize/overlay.ts';
import { readme } from './kustomize/readme.ts';

/**
 * Stacks for Kubernetes: a Kustomize base and its overlays, which `kubectl apply -k` takes.
 *
 * @param helm whether the same objects are written as a chart, too
 */
export function kubernetesTarget({ helm }: { readonly helm: boolean }): StackWriter<KubernetesStack> {
  return {
    files: (stack) => ({
      'README.md': readme(stack, { helm }),
      '.gitignore': '# What only this machine has.\n/secrets/\n/.mlpack/\n',
      ...baseFiles(stack),
      ...Object.fromEntries(
        stack.overlays.map((name) => [`overlays/${name}/kustomization.yaml`, overlayFile(stack, name)]),
      ),
      ...(helm && chartFiles(stack)),
    }),
    secrets: () => [],
    downCommand: (name) =>
      `kubectl delete deployment,service,configmap,poddisruptionbudget,networkpolicy --selector app.kubernetes.io/part-of=${name}`,
  };
}
