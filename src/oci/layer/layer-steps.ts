import type { Image } from '../image/image.ts';

/** The instruction that made each layer (config.md "history"), as many as there are layers; none when the history doesn't tell. */
export function layerSteps({ manifest, config }: Pick<Image, 'manifest' | 'config'>): string[] {
  const steps = (config.history ?? []).filter(({ empty_layer: isEmpty }) => isEmpty !== true);
  if (steps.length !== manifest.layers.length) return [];
  return steps.map(({ created_by: createdBy }) => withoutBuildKit(createdBy ?? ''));
}

/** BuildKit signs the steps it made. */
function withoutBuildKit(step: string): string {
  return step.replace(/ # buildkit$/u, '');
}
