import { refusals } from './refusals.ts';
import type { Schema } from './schema.ts';

/** A group of operations, and what it is for. */
export const tags = {
  predictions: {
    name: 'Predictions',
    description: 'Rows by name or position in, predictions with the names of classes out.',
  },
  infer: {
    name: 'Open Inference Protocol',
    description: 'Version 2, as KServe and Triton speak it: tensors in, tensors out.',
  },
  triton: {
    name: 'Triton',
    description: 'What its clients ask beside inference; what a running image cannot do is refused.',
  },
  tensorflow: {
    name: 'TensorFlow Serving',
    description: "Its REST API, and what KServe's V1 has beside that.",
  },
  embeddings: {
    name: 'Embeddings and ranking',
    description:
      'Texts to vectors, and texts by a query, as clients of OpenAI and of Text Embeddings Inference ask.',
  },
  platforms: {
    name: 'Platforms',
    description: 'What SageMaker, MLflow and Vertex AI ask a container.',
  },
  otherProtocols: {
    name: 'Other protocols',
    description: 'Inference with bodies that this document does not describe.',
  },
  health: { name: 'Health', description: 'Whether the server runs and can answer. Never asks for a key.' },
  server: {
    name: 'Server',
    description: 'What it is, what it counts, and what predictions should have been.',
  },
  page: { name: 'Page', description: 'What a browser shows; 404 where MLPACK_PAGE is off.' },
} as const;

type Tag = keyof typeof tags;

/** What is said of an operation. */
export interface Operation {
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly answers: Readonly<Record<string, object>>;
  /** Whether a key is asked for where the server has keys: unless said otherwise, yes. */
  readonly access?: 'key' | 'everybody';
}

/** What every request may be refused for before anybody has looked at what it asks. */
const alwaysRefused = ['400', '408', '431', '500'] as const;

/** An operation of the document; answers and refusals in the order of their statuses. */
export function operation({ id, tag, answers, access = 'key', ...said }: Operation): object {
  const refused = access === 'key' ? [...alwaysRefused, '401' as const] : alwaysRefused;
  const { summary, description, parameters, requestBody } = said;
  return {
    operationId: id,
    tags: [tags[tag].name],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(access === 'everybody' ? { security: [] } : {}),
    ...(parameters === undefined ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    // Objects have keys like these in ascending order.
    responses: { ...refusals(refused), ...answers },
  };
}

/** What inference may be refused for. */
export const inferenceRefusals = refusals(['406', '413', '415', '503', '504']);

const requestIdHeader = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };

/** An answer in JSON. */
export function jsonAnswer(description: string, schema: Schema, example: unknown = null): object {
  return answer(description, json(schema, example));
}

/** An answer in any of these forms. */
export function answer(
  description: string,
  content: Readonly<Record<string, object>>,
  headers: Readonly<Record<string, object>> = {},
): object {
  return { description, headers: { ...requestIdHeader, ...headers }, content };
}

/** A body in JSON; `example` is null where there is none. */
export function json(schema: Schema, example: unknown = null): Readonly<Record<string, object>> {
  return { 'application/json': { schema, ...(example === null ? {} : { example }) } };
}

/** A body in JSON with several examples, those that are null left out. */
export function jsonWithExamples(schema: Schema, values: Readonly<Record<string, unknown>>): object {
  const examples = Object.entries(values).filter(([, value]) => value !== null);
  if (examples.length === 0) return { schema };
  return { schema, examples: Object.fromEntries(examples.map(([name, value]) => [name, { value }])) };
}

/** A body in text. */
export function text(type: string, example: string | null = null): Readonly<Record<string, object>> {
  return { [type]: { schema: { type: 'string' }, ...(example === null ? {} : { example }) } };
}

/** A parameter of the document's components. */
export function parameter(name: string): object {
  return { $ref: `#/components/parameters/${name}` };
}
