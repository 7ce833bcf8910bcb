import type { RegistryClient } from './client.ts';

/** Asks as who may push: it gets along with one token, and the registry itself answers, not a mirror that is behind. */
export function asPusher(client: RegistryClient): RegistryClient {
  return { request: (request) => client.request({ ...request, actions: 'pull,push' }) };
}
