import type { Schema } from './openapi-tensors.ts';

/** A GET that answers 200 with a value of this schema. */
export function get(operationId: string, summary: string, schema: Schema): object {
  return { operationId, summary, responses: { '200': answer(summary, schema) } };
}

/** @param companion the field beside `ready` */
export function readiness(operationId: string, companion: 'live' | 'name'): object {
  const schema = object({
    [companion]: { type: companion === 'live' ? 'boolean' : 'string' },
    ready: { type: 'boolean' },
  });
  return {
    operationId,
    summary: 'Whether requests can be answered',
    responses: { '200': answer('Ready', schema), '503': answer('Loading or stopping', schema) },
  };
}

/** An object that has all of these properties. */
export function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}

export function answer(description: string, schema: Schema): object {
  return { description, content: json(schema, null) };
}

/** A body; `example` is null where there is none. */
export function json(schema: Schema, example: unknown): object {
  return { 'application/json': { schema, ...(example === null ? {} : { example }) } };
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export const inferenceErrors = {
  '400': answer('The request does not fit the model; the message says where', ref('Error')),
  '413': answer('The body is too large', ref('Error')),
  '415': answer('The body is not JSON', ref('Error')),
  '500': answer('The inference failed', ref('Error')),
  '503': answer('The model is still loading', ref('Error')),
};
