import { serveSettings } from '../../../../contract/settings/serve-settings.ts';
import { ownModelPaths } from '../../model-paths.ts';
import type { Plain } from '../../yaml.ts';
import type { Entry, KubernetesModel, KubernetesStack } from '../kubernetes-stack.ts';

/** A Service that requests are led to, and its share of them beside others'. */
export interface RouteBackend {
  readonly service: string;
  readonly weight?: number;
}

/**
 * Seconds that an entry waits for an answer: longer than a server takes, by its defaults, to read a request and to answer it,
 * as its own 504 says why. A request that asks for more (`X-Request-Timeout-Ms`) needs more here.
 */
export const entrySeconds =
  (serveSettings.receiveTimeoutMs.default + serveSettings.requestTimeoutMs.default) / 1000 + 10;

/** The Gateway that a route hangs on: in the namespace of the stack, unless its name says another's. */
export function parentOf({ name }: Entry): Plain {
  const [first = '', second] = name.split('/');
  return second === undefined ? { name: first } : { namespace: first, name: second };
}

/** Most matches that a rule may have (Gateway API's CRD). */
const mostMatches = 64;

/**
 * Paths of `/v2/models/NAME` that lead to a model's Service, which entries take as they are: none where its names have slashes
 * or are dots. Of more models than fit into a rule, the others are asked by the path of their Service alone.
 */
export function modelPaths({ models }: KubernetesStack, model: KubernetesModel): string[] {
  return ownModelPaths(model, models)
    .filter((path) => !/%2f|\/\.{1,2}$/iu.test(path))
    .slice(0, mostMatches);
}
