import { onTestFinished } from 'vitest';
import {
  createRegistryClient,
  type RegistryClientOptions,
  type RegistryRequest,
} from '../../src/registry/client/client.ts';
import type { Credentials } from '../../src/registry/credentials/credentials.ts';
import { systemClock } from '../../src/registry/client/retry.ts';
import { createHttpClient } from '../../src/util/http/http.ts';

interface AskingOptions extends Omit<Partial<RegistryClientOptions>, 'findCredentials'> {
  readonly credentials?: Credentials | undefined;
}

/**
 * A registry client that lives as long as the test and never sleeps.
 *
 * @returns `ask`, with what tests of one repository have in common, and the repositories credentials were looked up for.
 */
export function askingClient({ credentials, ...options }: AskingOptions = {}) {
  const http = createHttpClient({ userAgent: 'test' });
  onTestFinished(() => http.close());
  const looked: string[] = [];
  const client = createRegistryClient({
    http,
    clock: { ...systemClock, sleep: async () => {} },
    findCredentials: async (registry, repository) => {
      looked.push(`${registry}/${repository}`);
      return { credentials, origin: 'a test' };
    },
    ...options,
  });
  const ask = (registry: string, request: Partial<RegistryRequest> = {}) =>
    client.request({ registry, repository: 'team/iris', path: 'tags/list', what: 'r/iris', ...request });
  return { ask, looked };
}
