import { partName } from '../../service-names.ts';
import type { KubernetesModel } from '../kubernetes-stack.ts';
import { digestOfImage } from '../serving-container.ts';

/** Share of the requests that a canary gets, in percent. */
export const canaryPercent = 10;

/** Name of the service of a model's next version. */
export function canaryService({ service }: Pick<KubernetesModel, 'service'>): string {
  return partName(service, 'canary');
}

/**
 * The next version of a model as a model of its own, which has its own Deployment and Service, for those who split requests between
 * two services; null where there is none.
 */
export function canaryModel(model: KubernetesModel): KubernetesModel | null {
  const { canary } = model;
  if (canary === null) return null;
  return {
    ...model,
    service: canaryService(model),
    image: canary,
    digest: digestOfImage(canary, model.digest),
    canary: null,
    // What is compared are versions that differ in nothing else.
    shadow: undefined,
  };
}
