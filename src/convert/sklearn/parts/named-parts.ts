import { MlpackError } from '../../../errors/mlpack-error.ts';
import { inWords, type Part } from './parts-of-value.ts';

/**
 * Those estimators of a file that a user names, in that order.
 *
 * @param members keys of a dict, or numbers in a list or tuple; undefined: all there are
 * @returns all of a file that holds only one
 * @throws MlpackError USAGE for one that isn't there
 */
export function namedParts(
  path: string,
  parts: readonly Part[],
  members: readonly string[] | undefined,
): readonly Part[] {
  if (members === undefined || parts.length < 2) return parts;
  return members.map((member) => {
    const found = parts.find(({ key }) => key === member);
    if (found !== undefined) return found;
    const given = JSON.stringify(member);
    throw new MlpackError('USAGE', `members names ${given}, but ${path} holds ${inWords(parts, ', ')}.`, {
      suggestions: [`Name those that make the model: members: [${parts.map(({ key }) => key).join(', ')}]`],
    });
  });
}
