import { onTestFinished } from 'vitest';
import { createRegistryClient, type RegistryClient } from '../../src/registry/client.ts';
import { createHttpClient } from '../../src/util/http.ts';

/** A client of registries that has no credentials, for the length of a test. */
export function anonymousClient(): RegistryClient {
  const http = createHttpClient({ userAgent: 'mlpack-test' });
  onTestFinished(() => http.close());
  return createRegistryClient({
    http,
    findCredentials: async () => ({ credentials: undefined, origin: 'a test' }),
  });
}

/** For tests that wait for nothing. */
export async function noDelay(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
