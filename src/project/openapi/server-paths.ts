import { protocols } from '../../../contract/protocols.ts';
import { routes } from '../../../contract/routes.ts';
import { answer, jsonAnswer, json, operation, parameter, text } from './parts/operation.ts';
import { refusals } from './parts/refusals.ts';
import { array, boolean, object, ref, type Schema, string } from './parts/schema.ts';

type Paths = Readonly<Record<string, object>>;

/** Whether the server runs, and whether it can answer, at the paths where platforms ask for it. */
export function healthPaths(): Paths {
  return {
    [routes.live]: {
      get: operation({
        id: 'live',
        tag: 'health',
        summary: 'Whether the server runs',
        answers: { '200': jsonAnswer('It does', object({ live: boolean })) },
        access: 'everybody',
      }),
    },
    [routes.ready]: { get: readiness('ready', 'live') },
    [routes.ping]: { get: readiness('ping', 'live', ' (SageMaker, MLflow)') },
    [routes.health]: { get: readiness('health', 'live', ' (MLflow)') },
  };
}

/**
 * An operation that tells whether requests can be answered.
 *
 * @param companion the field beside `ready`
 * @param whoAsks the platforms that do, in brackets
 */
export function readiness(id: string, companion: 'live' | 'name', whoAsks = ''): object {
  const schema = object({ [companion]: companion === 'live' ? boolean : string, ready: boolean });
  return operation({
    id,
    tag: 'health',
    summary: `Whether requests can be answered${whoAsks}`,
    answers: { '200': jsonAnswer('Ready', schema), '503': jsonAnswer('Loading or stopping', schema) },
    access: 'everybody',
  });
}

/** What it is and what it counts. */
export function serverPaths(): Paths {
  return {
    [routes.openapi]: {
      get: operation({
        id: 'openapi',
        tag: 'server',
        summary: 'This document',
        answers: {
          '200': jsonAnswer('OpenAPI 3.1', object({ openapi: string, info: object({}), paths: object({}) })),
          ...refusals(['404']),
        },
      }),
    },
    [protocols.infer.routes.server.path]: {
      get: operation({
        id: 'serverMetadata',
        tag: 'infer',
        summary: 'The server',
        answers: { '200': jsonAnswer('The server', ref('ServerMetadata')) },
      }),
    },
    [protocols.infer.routes.repositoryIndex.path]: {
      post: operation({
        id: 'repositoryIndex',
        tag: 'infer',
        summary: 'The models of the image (the extension model_repository)',
        parameters: [parameter('ContentEncoding')],
        requestBody: {
          content: json(object({}, { ready: { ...boolean, description: 'Only those that are loaded.' } }), {
            ready: true,
          }),
        },
        answers: {
          '200': jsonAnswer('The models', ref('RepositoryIndex')),
          ...refusals(['413', '415']),
        },
      }),
    },
    [protocols.invocations.routes.mlflowVersion.path]: {
      get: operation({
        id: 'version',
        tag: 'platforms',
        summary: 'The version of MLflow whose requests are understood',
        answers: { '200': answer('The version', text('text/plain', '2.0.0')) },
      }),
    },
    [routes.metrics]: {
      get: operation({
        id: 'metrics',
        tag: 'server',
        summary: 'What the server counts, as Prometheus reads it',
        answers: { '200': answer("Prometheus's text format", text('text/plain')) },
      }),
    },
    [routes.feedback]: { post: feedback() },
  };
}

function feedback(): object {
  return operation({
    id: 'feedback',
    tag: 'server',
    summary: 'What a prediction should have been',
    description:
      'For the prediction log; 404 where there is none. Of several for the same request the last one counts.',
    parameters: [parameter('ContentEncoding')],
    requestBody: {
      required: true,
      content: json(ref('Feedback'), { request_id: 'an-x-request-id', truth: 'a label' }),
    },
    answers: {
      '202': jsonAnswer('Kept', object({ accepted: { const: true } })),
      ...refusals(['404', '413', '415', '503']),
    },
  });
}

/** What those refer to. */
export function serverSchemas(): Readonly<Record<string, Schema>> {
  const truth = { type: ['string', 'number', 'boolean'] };
  return {
    RepositoryIndex: array(
      object({ name: string, version: string, state: { enum: ['READY', 'UNAVAILABLE'] }, reason: string }),
    ),
    Feedback: object({
      request_id: { type: 'string', pattern: String.raw`^[\x21-\x7e]{1,128}$` },
      truth: {
        description: 'A label or a number, or one for each row of the request; null: not known.',
        anyOf: [truth, { type: 'array', minItems: 1, items: { type: [...truth.type, 'null'] } }],
      },
    }),
  };
}
