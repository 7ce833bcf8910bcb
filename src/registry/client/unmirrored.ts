import type { RegistryClient } from './client.ts';

/** Asks the registry itself, as who may pull: a mirror that has not all of it would hide the rest. */
export function unmirrored(client: RegistryClient): RegistryClient {
  return { request: (request) => client.request({ ...request, mayBeMirrored: false }) };
}
