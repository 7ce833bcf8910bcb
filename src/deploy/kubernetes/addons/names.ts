import { labelName } from '../../service-names.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';

/** What https://kubernetes.io/docs/reference/labels-annotations-taints/ has for words about an object. */
export const descriptionKey = 'kubernetes.io/description';

/** Name of an object that is the whole stack's: stacks may share a namespace. */
export function stackObjectName(stack: Pick<KubernetesStack, 'name'>, what: string): string {
  return `${labelName(stack.name)}-${what}`;
}
