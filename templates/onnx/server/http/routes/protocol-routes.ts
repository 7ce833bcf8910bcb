import type { Express, Request } from 'express';
import type { Protocol } from '../../calls/protocol.ts';
import type { RouteRequest, Served } from '../../calls/protocol-route.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import { smallJsonBody } from '../bodies/small-json-body.ts';
import { spokenOf } from '../inference/spoken-protocols.ts';
import { namesEndAtColon, pathPattern } from '../requests/path-pattern.ts';
import { expressPaths, type Handler, serveRoute } from './route.ts';

/** What protocols answer beside inference, each as its descriptor says. */
export function protocolRoutes(
  app: Express,
  protocols: readonly Protocol[],
  served: Served,
  budget: MemoryBudget,
): void {
  const spoken = spokenOf(protocols, served.repository);
  for (const { path, methods, answer } of spoken.flatMap(({ routes = [] }) => routes)) {
    // Express's own paths would take "m:predict" for a name.
    const paths = namesEndAtColon(path) ? [pathPattern(path)] : expressPaths(path);
    const handler: Handler = async (request, response) => {
      const answered = await answer(routeRequest(request, budget), served);
      if (typeof answered === 'string') response.type('text').send(answered);
      else response.json(answered);
    };
    serveRoute(app, 'metadata', methods, paths, handler);
  }
}

function routeRequest(request: Request, budget: MemoryBudget): RouteRequest {
  const { method, params } = request;
  const filled = Object.entries(params).filter(([, text]) => text !== undefined);
  return {
    method,
    places: new Map(filled.map(([name, text]) => [name, String(text)])),
    json: () => smallJsonBody(request, budget),
  };
}
