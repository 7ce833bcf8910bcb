import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { jsonDecodeCost } from '../text-decode-cost.ts';
import { decodeInfer } from './decode-infer.ts';
import { openInferenceRoutes } from './routes/open-inference-routes.ts';
import { repositoryRoutes } from './routes/repository-routes.ts';
import { sharedMemoryRoutes } from './routes/shared-memory-routes.ts';
import { tritonRoutes } from './routes/triton-routes.ts';

/** The Open Inference Protocol v2 over HTTP, with what Triton's clients ask beside it. */
export const inferProtocol: Protocol = {
  name: 'infer',
  ...protocols.infer,
  // The latter where tensors are asked for in bytes.
  answerTypes: ['application/json', 'application/octet-stream'],
  decode: decodeInfer,
  decodeCost: jsonDecodeCost,
  // Where paths of two are the same, the former is asked.
  routes: [...tritonRoutes, ...openInferenceRoutes, ...repositoryRoutes, ...sharedMemoryRoutes],
};
