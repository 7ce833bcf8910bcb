import { get, text, type Finding, type KubernetesObject } from '../objects.ts';
import { containersOf, podsOf } from '../pods.ts';

/** Images by digest, so that what was tested runs, and all pods run the same; a tag beside it tells people which. */
export function imageFindings(object: KubernetesObject): Finding[] {
  return podsOf(object)
    .flatMap(containersOf)
    .flatMap(({ path, spec }) => {
      const image = text(get(spec, 'image'));
      const say = (message: string) => [
        { path: `${path}/image`, rule: 'image', message: `${image}: ${message}` },
      ];
      if (!/@sha256:[0-9a-f]{64}$/.test(image)) return say('not by digest');
      return /:latest@/.test(image) ? say('the tag is latest') : [];
    });
}
