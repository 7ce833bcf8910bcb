import { badRequest, isObject, shown } from '../../util/http-error.ts';

/**
 * Tensors of requests and answers don't go through memory that a client shares with the server, as Triton's extensions
 * system_shared_memory and cuda_shared_memory have it: a container has none in common with its clients.
 *
 * @throws HttpError 400 when the parameters of a tensor name a region
 */
export function refuseSharedMemory(parameters: unknown, place: string): void {
  if (!isObject(parameters)) return;
  const { shared_memory_region: region } = parameters;
  if (region === undefined || region === null) return;
  throw badRequest(
    `${place}: parameters.shared_memory_region: this server has no shared memory, so no region ${shown(region)}; send and take tensors in the body`,
  );
}
