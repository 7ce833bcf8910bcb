import type { Entry } from '../../../../deploy/kubernetes/kubernetes-stack.ts';
import type { KubernetesOptions } from './kubernetes-record.ts';
import type { AskedSealing } from './sealed-options.ts';

/** As typed. What isn't said is as it was the last time, else as a new stack has it; `none` takes back what was there. */
export interface AskedKubernetesOptions extends AskedSealing {
  readonly images: readonly string[];
  readonly style: KubernetesOptions['style'] | undefined;
  /** Names with commas between them. */
  readonly overlay: string | undefined;
  readonly replicas: number | undefined;
  /** `cpu`, `queue`, `keda`, each with bounds where `:MIN-MAX` follows; `none`. */
  readonly autoscale: string | undefined;
  readonly monitoring: boolean | undefined;
  /** `postgres`, `none` or `secret/NAME`. */
  readonly database: string | undefined;
  readonly entry: Entry['by'] | 'none' | undefined;
  readonly host: string | undefined;
  readonly entryName: string | undefined;
  readonly secrets: KubernetesOptions['secrets'] | undefined;
  /** Images as typed; `none` for no shadow any more. */
  readonly shadows: readonly string[] | undefined;
  /** An image as typed; `none`. */
  readonly canary: string | undefined;
  readonly canaryBy: KubernetesOptions['canaryBy'] | undefined;
  readonly helm: boolean | undefined;
}
