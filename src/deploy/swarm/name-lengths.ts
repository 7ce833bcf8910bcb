import { MlpackError } from '../../errors/mlpack-error.ts';

/** A swarm calls services STACK_SERVICE and takes no longer names; of configs and secrets one character more. */
const longest = 63;

/**
 * Refuses the name of a stack that is too long together with what is in it.
 *
 * @param parts names in the stack
 * @throws MlpackError USAGE with a name that fits
 */
export function refuseLongNames(stack: string, parts: readonly string[]): void {
  const part = parts.reduce((a, b) => (b.length > a.length ? b : a), '');
  const room = longest - part.length - 1;
  if (stack.length <= room) return;
  throw new MlpackError(
    'USAGE',
    `--name: a swarm calls things ${stack}_${part}, and has ${longest} characters for it: ${room} for the stack's name.`,
    { suggestions: [`For example: --name ${stack.slice(0, room).replace(/[-_]+$/u, '')}`] },
  );
}
