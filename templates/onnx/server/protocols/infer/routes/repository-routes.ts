import { protocols } from '../../../../../../contract/protocols.ts';
import type { ProtocolRoute } from '../../../calls/protocol-route.ts';
import { badRequest, isObject, shown } from '../../../util/http-error.ts';
import { fixedModels } from '../../v2/triton/refusals.ts';
import { repositoryIndex as indexOf } from '../../v2/triton/repository-index.ts';
import { namedEntry } from './named-entry.ts';

const { repositoryIndex, loadModel, unloadModel } = protocols.infer.routes;

/** Triton's extension model_repository: the index, with `{"ready": true}` of what is loaded; nothing else can be. */
export const repositoryRoutes: readonly ProtocolRoute[] = [
  {
    ...repositoryIndex,
    answer: async ({ json }, { repository, status }) => indexOf(repository, status, readyIn(await json())),
  },
  { ...loadModel, answer: refuse('load') },
  { ...unloadModel, answer: refuse('unload') },
];

function refuse(what: 'load' | 'unload'): ProtocolRoute['answer'] {
  return ({ places }, { repository }) => {
    throw fixedModels(what, namedEntry(repository, places).contract.name);
  };
}

function readyIn(body: unknown): boolean {
  if (body === undefined) return false;
  if (!isObject(body)) throw badRequest(`the body: expected {"ready": …}, got ${shown(body)}`);
  const { ready = false } = body;
  if (typeof ready === 'boolean') return ready;
  throw badRequest(`ready: expected true or false, got ${shown(ready)}`);
}
