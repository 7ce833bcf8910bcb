import type { Engine } from '../../docker/engine.ts';
import { namingById } from '../../docker/named-image.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { asReference, isSameRepository } from '../../oci/documents/reference.ts';
import { defaultName } from '../../project/locate.ts';
import { plainName } from '../../project/plain-name.ts';
import type { Environment } from '../environment/environment.ts';
import { builtHere } from './built-here.ts';

/** More images of one name say nothing of which is meant. */
const mostSuggested = 3;

/**
 * The error for an image that was not built here, which an engine has not, or none answers: says what there is instead. As
 * with docker, a name without a tag stands for none but latest. An image may be called otherwise than its model's file.
 *
 * @param engine that was asked; undefined when none answers
 */
export async function missingImage(
  { cwd, command }: Pick<Environment, 'cwd' | 'command'>,
  name: string,
  engine: Engine | undefined,
): Promise<MlpackError> {
  const built = await builtHere(cwd);
  const namesakes = built.filter((other) => isMeant(name, other));
  const where = engine === undefined ? 'no Docker or Podman engine answers' : `${engine.info.name} has none`;
  return new MlpackError(
    'IMAGE_NOT_FOUND',
    `There is no image ${name}: it was not built here, and ${where}.`,
    {
      suggestions: [
        ...namingById(name),
        ...namesakes.slice(0, mostSuggested).map((other) => `Did you mean: ${command} ${other}`),
        built.length > 0 ? `Built here: ${built.join(', ')}` : 'Build it: mlpack build MODEL',
        engine === undefined
          ? 'See where an engine was looked for: mlpack doctor'
          : `See its images: ${engine.info.name.toLowerCase()} image ls`,
      ],
    },
  );
}

/** Whether what was built is of the repository that was named, or called as a model of that name would be. */
function isMeant(name: string, built: string): boolean {
  const [wanted, other] = [asReference(name), asReference(built)];
  if (other === undefined) return false;
  if (wanted !== undefined && isSameRepository(wanted, other)) return true;
  const file = name.replace(/:[^/:]*$/u, '');
  return [plainName(file), defaultName(file)].includes(other.repository.replace(/^library\//u, ''));
}
