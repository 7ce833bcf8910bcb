import { protocols } from '../../../../../../contract/protocols.ts';
import type { ProtocolRoute } from '../../../calls/protocol-route.ts';
import { modelMetadata, serverMetadata } from '../../v2/model-metadata.ts';
import { namedEntry } from './named-entry.ts';

const { server, model } = protocols.infer.routes;

/** What the server and its models are, as the Open Inference Protocol v2 has it. */
export const openInferenceRoutes: readonly ProtocolRoute[] = [
  { ...server, answer: (_request, { repository }) => serverMetadata(repository) },
  {
    ...model,
    answer: ({ places }, { repository }) => modelMetadata(repository, namedEntry(repository, places)),
  },
];
