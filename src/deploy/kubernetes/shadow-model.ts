import type { KubernetesModel } from './kubernetes-stack.ts';

/** The shadow of a model as a model of its own, which has its own Deployment and Service; null where there is none. */
export function shadowModel(model: KubernetesModel): KubernetesModel | null {
  const { shadow } = model;
  return shadow === undefined ? null : { ...model, ...shadow, canary: null, shadow: undefined };
}
