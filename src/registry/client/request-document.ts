import type { HttpResponse } from '../../util/http/http.ts';
import type { RegistryClient, RegistryRequest } from './client.ts';
import { readBounded, TooLarge } from './read-bounded.ts';
import { transferError } from './registry-error.ts';

/** Most attempts of a request, as many as the client itself makes. */
const maxAttempts = 8;

/**
 * Asks for something small, which is asked for again when the connection breaks within the answer: at once, because
 * the registry does answer, and the client waits where it doesn't.
 *
 * @throws MlpackError REGISTRY_… or NETWORK, also when there are more than `maxBytes`.
 */
export async function requestDocument(
  client: RegistryClient,
  request: RegistryRequest,
  maxBytes: number,
): Promise<{ readonly response: HttpResponse; readonly bytes: Buffer }> {
  const { registry, what, signal } = request;
  for (let made = 1; ; made += 1) {
    const response = await client.request(request);
    try {
      return { response, bytes: await readBounded(response.body, maxBytes) };
    } catch (error) {
      const isLast = made === maxAttempts || error instanceof TooLarge || signal?.aborted === true;
      if (isLast) throw transferError(error, registry, what, signal);
    }
  }
}
