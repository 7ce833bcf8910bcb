import { MlpackError } from '../../errors/mlpack-error.ts';
import type { HttpResponse } from '../../util/http/http.ts';

/**
 * Whether something else than a registry has answered, such as the log-in page before it. Answers to uploads do not
 * tell: frameworks call an empty one text/html, too.
 */
export function isWebPage({ status, headers }: HttpResponse, method: string): boolean {
  if (status >= 300 || headers['docker-content-digest'] !== undefined) return false;
  const isUpload = !['GET', 'HEAD'].includes(method);
  if (isUpload && Number(headers['content-length'] ?? 1) === 0) return false;
  return /^(?:text\/html|application\/xhtml\+xml)\b/u.test(String(headers['content-type'] ?? ''));
}

export async function webPageError(
  { body, url }: HttpResponse,
  registry: string,
  asked: URL,
): Promise<MlpackError> {
  await body.dump();
  const { origin, pathname } = new URL(url);
  const place = origin === asked.origin ? pathname : `${origin}${pathname}`;
  const redirect = url === asked.href ? '' : ` (redirect to ${place})`;
  return new MlpackError(
    'REGISTRY_FAILED',
    `${registry} answers with a web page${redirect}, not as a registry.`,
    {
      suggestions: [
        'Check the name and the port of the registry.',
        'Where one has to sign in before it, ask its operators for an address that programs may use.',
      ],
    },
  );
}
