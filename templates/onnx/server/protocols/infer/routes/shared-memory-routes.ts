import { protocols } from '../../../../../../contract/protocols.ts';
import type { ProtocolRoute } from '../../../calls/protocol-route.ts';
import { noRegion, noSharedMemory } from '../../v2/triton/refusals.ts';

const { routes } = protocols.infer;

/**
 * Shared memory as Triton's extensions system_shared_memory and cuda_shared_memory have it, of which there is none: no
 * region is registered, so there is nothing to list and nothing left when all are unregistered, as clients do at their start.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_shared_memory.md
 */
export const sharedMemoryRoutes: readonly ProtocolRoute[] = [
  ...[routes.systemRegions, routes.cudaRegions].map((route) => ({ ...route, answer: () => [] })),
  ...[routes.systemRegion, routes.cudaRegion].map((route) => ({ ...route, answer: refuseRegion })),
  { ...routes.systemRegister, answer: refuseRegistering('system') },
  { ...routes.cudaRegister, answer: refuseRegistering('CUDA') },
  ...[
    routes.systemUnregister,
    routes.systemUnregisterAll,
    routes.cudaUnregister,
    routes.cudaUnregisterAll,
  ].map((route) => ({ ...route, answer: () => ({}) })),
];

function refuseRegion({ places }: Parameters<ProtocolRoute['answer']>[0]): never {
  throw noRegion(places.get('region') ?? '');
}

function refuseRegistering(kind: 'system' | 'CUDA'): ProtocolRoute['answer'] {
  return ({ places }) => {
    throw noSharedMemory(kind, places.get('region') ?? '');
  };
}
