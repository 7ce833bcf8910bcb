import { MlpackError } from '../../errors/mlpack-error.ts';
import type { HttpResponse } from '../../util/http/http.ts';
import { answerError, loginAdvice, saidIn } from '../client/registry-error.ts';

/**
 * What an answer to something sent means, as {@link answerError} says it of something asked for.
 *
 * @param origin of the credentials that were or were not used.
 * @param asksForLogin whether it was said how to log in.
 */
export async function uploadError(
  response: HttpResponse,
  registry: string,
  what: string,
  origin: string,
  asksForLogin: boolean,
): Promise<MlpackError> {
  const { status } = response;
  if (status === 429) return answerError(response, registry, what, origin, asksForLogin);
  const said = await saidIn(response);
  switch (status) {
    case 401:
    case 403:
      return new MlpackError('REGISTRY_AUTH', `${registry} does not take ${what}: ${said} (${origin}).`, {
        suggestions: [
          loginAdvice(registry, asksForLogin),
          'Check that you may push there, and that its repository is there: not all registries create one.',
        ],
      });
    case 404:
      return new MlpackError('REGISTRY_NOT_FOUND', `${registry} has no place for ${what}: ${said}.`, {
        suggestions: [
          'Create the repository first: some registries, such as Amazon ECR, make none when one pushes.',
          'Check the spelling of the reference.',
        ],
      });
    case 413:
      return new MlpackError(
        'REGISTRY_FAILED',
        `${registry} refuses ${what} as too large (413): the limit is the registry's, or that of a proxy before it.`,
        { suggestions: ['Where nginx is before it: client_max_body_size 0;'] },
      );
    default:
      return new MlpackError('REGISTRY_FAILED', `${registry} does not take ${what}: ${said}.`, {
        suggestions: isAboutFormat(status, said)
          ? ['It may take no OCI images, which mlpack builds: use a registry, or a version of it, that does.']
          : [],
      });
  }
}

/** Registries that know Docker's manifests only refuse ours by a code (MANIFEST_INVALID) or by words. */
function isAboutFormat(status: number, said: string): boolean {
  return status === 415 || ([400, 422].includes(status) && /manifest|media ?type/iu.test(said));
}
