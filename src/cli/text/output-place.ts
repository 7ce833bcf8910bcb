import type { OutputTarget } from '../../app/image/output-target.ts';

/** Says where an image went. */
export function outputPlace(target: OutputTarget): string {
  return target.kind === 'docker' ? 'the engine (docker images)' : `${target.kind}:${target.path}`;
}
