import { routes } from '../../../contract/routes.ts';
import { answer, json, jsonAnswer, operation, parameter, text } from './parts/operation.ts';
import { refusals } from './parts/refusals.ts';
import { array, boolean, object, type Schema, string } from './parts/schema.ts';

/** What a browser is shown, and what the page itself asks for; 404 but for the index where the page is off. */
export function pagePaths(): Readonly<Record<string, object>> {
  const endpoints: Schema = { type: 'object', additionalProperties: string };
  const index = object({
    status: { const: 'alive' },
    model: { ...string, description: 'What requests are for that name no model, as the version.' },
    version: string,
    endpoints: { ...endpoints, description: 'Of that model, and of the server.' },
    models: array(object({ name: string, version: string, endpoints })),
  });
  return {
    [routes.index]: {
      get: operation({
        id: 'index',
        tag: 'page',
        summary: 'The page where Accept asks for HTML, else what there is',
        description: 'The page needs no key.',
        parameters: [parameter('IfNoneMatch')],
        answers: {
          '200': answer('What this server serves', { ...json(index), ...text('text/html') }, etag),
          ...unchanged,
        },
      }),
    },
    [routes.docs]: {
      get: operation({
        id: 'docs',
        tag: 'page',
        summary: 'This document, to read and to try',
        parameters: [parameter('IfNoneMatch')],
        answers: { '200': answer('A page', text('text/html'), etag), ...unchanged, ...whereOff },
        access: 'everybody',
      }),
    },
    [routes.pageData]: {
      get: operation({
        id: 'pageData',
        tag: 'page',
        summary: 'What the page is made from: contracts and golden cases',
        answers: { '200': jsonAnswer('The models of the image', pageData), ...refusals(['404']) },
      }),
    },
    [routes.graph]: {
      get: operation({
        id: 'graph',
        tag: 'page',
        summary: 'The graph of operators of a model',
        parameters: ['model', 'version'].map((name) => ({
          name,
          in: 'query',
          description: `The ${name}; the first, or the newest, when left out.`,
          schema: string,
        })),
        answers: { '200': answer('A drawing', text('image/svg+xml')), ...refusals(['404']) },
      }),
    },
    [routes.asset]: {
      get: operation({
        id: 'asset',
        tag: 'page',
        summary: 'A script or style sheet of the page, or the licences of what they are made of',
        parameters: [{ name: 'file', in: 'path', required: true, schema: { type: 'string', minLength: 1 } }],
        answers: {
          '200': answer(
            'The file',
            { ...text('text/javascript'), ...text('text/css'), ...text('text/plain') },
            etag,
          ),
          ...unchanged,
          ...whereOff,
        },
        access: 'everybody',
      }),
    },
  };
}

const etag = { ETag: { description: 'Tag of the file.', schema: string } };

const unchanged = { '304': { description: 'The file is the one that If-None-Match names', headers: etag } };

/** Refusals where there is no page; a server with keys asks for one first. */
const whereOff = refusals(['401', '404']);

const pageData: Schema = object({
  models: array(
    object({
      contract: object({}),
      golden: { type: ['object', 'null'] },
      graph: { type: ['string', 'null'], description: 'Where its drawing is.' },
      routes: object({ predict: string, infer: string, metadata: string }),
    }),
  ),
  imageDigest: { type: ['string', 'null'] },
  requiresKey: boolean,
  grpcPort: { type: ['integer', 'null'] },
  routes: object({}),
});
