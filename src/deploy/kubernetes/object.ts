import type { Plain } from '../yaml.ts';

/**
 * An object of Kubernetes as it is written, https://kubernetes.io/docs/concepts/overview/working-with-objects/.
 * It names no namespace: whoever applies it says which.
 */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: Plain | undefined;
}

/**
 * Labels that tell a service's pods, of all that a stack has, from those of any other,
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/. They never change, as the selector of a
 * Deployment can't.
 */
export function selectorLabels(stackName: string, service: string): Record<string, string> {
  return { 'app.kubernetes.io/name': service, 'app.kubernetes.io/instance': stackName };
}

/** All labels of an object of a service. */
export function labels(stackName: string, service: string): Record<string, string> {
  return { ...selectorLabels(stackName, service), 'app.kubernetes.io/part-of': stackName };
}
