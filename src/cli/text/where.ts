import type { OutputTarget } from '../../app/image/output-target.ts';

/** Says where an image went. */
export function where(target: OutputTarget): string {
  return target.kind === 'docker' ? 'the engine (docker images)' : `${target.kind}:${target.path}`;
}
