import type { WrittenPipeline } from '../../app/ci/write-pipeline.ts';
import type { PipelineSystem } from '../../deploy/ci/formats.ts';

const states = {
  written: 'Wrote',
  unchanged: 'Nothing has changed in',
  kept: 'Left as you edited it:',
} as const satisfies Record<WrittenPipeline['state'], string>;

/** What `mlpack ci github` prints for people; it ends with what the system needs besides the file. */
export function renderPipeline({ path, image, state }: WrittenPipeline, system: PipelineSystem): string {
  return [`${states[state]} ${path}. Releases go to ${image}.`, needs(system, image)].join('\n');
}

function needs(system: PipelineSystem, image: string): string {
  const isOwn = image.startsWith('ghcr.io/');
  switch (system) {
    case 'github':
      return isOwn
        ? 'Next: commit it with mlpack.lock. ghcr.io takes the token of the run.'
        : 'Next: commit it with mlpack.lock, and put REGISTRY_USER and REGISTRY_PASSWORD into the secrets of the repository.';
    case 'gitlab':
      return "Next: commit it with mlpack.lock. The project's own registry takes the token of the job; for another, set the variables REGISTRY_USER and REGISTRY_PASSWORD.";
    case 'jenkins':
      return 'Next: commit it with mlpack.lock, and give Jenkins the credentials mlpack-registry (user name and password).';
  }
}
