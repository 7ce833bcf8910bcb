import { isDeepStrictEqual } from 'node:util';
import type { Signature } from '../tensor/signature.ts';
import type { Answer, ServerClient } from './http.ts';
import { inferRequest, tensorMetadata } from './inference-protocol.ts';

/** What the image says it serves. */
export interface ServedModel {
  readonly name: string;
  readonly version: string;
  readonly signature: Signature;
}

/** One thing a server must do, besides predicting. */
export interface Check {
  readonly name: string;
  /** Returns what is wrong, null when nothing is. Rejects when the server doesn't answer. */
  run(client: ServerClient, model: ServedModel): Promise<string | null>;
}

const modelPath = ({ name }: ServedModel): string => `/v2/models/${encodeURIComponent(name)}`;

/** A stack frame, or a place in a source file. */
const stackTrace = /\n\s+at \S|\.[cm]?[jt]s:\d+|node_modules/;

function field(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined;
}

function wrongHeaders({ headers }: Answer): string | null {
  const type = headers['content-type'];
  if (typeof type !== 'string' || !type.startsWith('application/json')) {
    return `content-type is ${String(type)}, not application/json`;
  }
  return headers['x-powered-by'] === undefined ? null : 'x-powered-by tells what the server runs on';
}

function wrongStatus(answer: Answer, status: number): string | null {
  return answer.status === status
    ? null
    : `status ${answer.status}, expected ${status}: ${answer.text.slice(0, 200)}`;
}

function wrongError(answer: Answer, status: number): string | null {
  const message = field(answer.json, 'error');
  if (stackTrace.test(answer.text)) return 'the answer shows a stack trace';
  if (answer.status === status && (typeof message !== 'string' || message === '')) {
    return `the answer has no "error": ${answer.text.slice(0, 200)}`;
  }
  return wrongStatus(answer, status) ?? wrongHeaders(answer);
}

function wrongMetadata(json: unknown, model: ServedModel): string | null {
  if (field(json, 'name') !== model.name)
    return `"name" is ${JSON.stringify(field(json, 'name'))}, not "${model.name}"`;
  const versions = field(json, 'versions');
  if (!Array.isArray(versions) || !versions.includes(model.version)) {
    return `"versions" is ${JSON.stringify(versions)}, without "${model.version}"`;
  }
  for (const kind of ['inputs', 'outputs'] as const) {
    const served = field(json, kind);
    const expected = model.signature[kind].map(tensorMetadata);
    const tensors: readonly unknown[] = Array.isArray(served) ? served : [];
    if (tensors.length !== expected.length)
      return `"${kind}" has ${tensors.length} tensors, expected ${expected.length}`;
    for (const [index, tensor] of expected.entries()) {
      const actual = tensors[index];
      for (const key of ['name', 'datatype', 'shape'] as const) {
        // The protocol cannot express an unknown rank.
        if (tensor[key] === null || isDeepStrictEqual(field(actual, key), tensor[key])) continue;
        return `"${kind}"[${index}].${key} is ${JSON.stringify(field(actual, key))}, expected ${JSON.stringify(tensor[key])}`;
      }
    }
  }
  return null;
}

/** What every image is checked for, in this order. */
export const checks: readonly Check[] = [
  {
    name: 'health: live',
    run: async (client) => wrongStatus(await client.get('/v2/health/live'), 200),
  },
  {
    name: 'health: ready',
    run: async (client) => wrongStatus(await client.get('/v2/health/ready'), 200),
  },
  {
    name: 'server metadata',
    async run(client) {
      const answer = await client.get('/v2');
      const { json } = answer;
      const isComplete =
        typeof field(json, 'name') === 'string' && typeof field(json, 'version') === 'string';
      return (
        wrongStatus(answer, 200) ?? wrongHeaders(answer) ?? (isComplete ? null : 'no "name" and "version"')
      );
    },
  },
  {
    name: 'model metadata matches the contract',
    async run(client, model) {
      const answer = await client.get(modelPath(model));
      return wrongStatus(answer, 200) ?? wrongHeaders(answer) ?? wrongMetadata(answer.json, model);
    },
  },
  {
    name: 'model version: ready',
    run: async (client, model) =>
      wrongStatus(
        await client.get(`${modelPath(model)}/versions/${encodeURIComponent(model.version)}/ready`),
        200,
      ),
  },
  {
    name: 'malformed JSON is refused',
    run: async (client, model) =>
      wrongError(await client.post(`${modelPath(model)}/infer`, '{"inputs": ['), 400),
  },
  {
    name: 'unknown model is refused',
    run: async (client, model) => wrongError(await client.get(`${modelPath(model)}-mlpack-unknown`), 404),
  },
  {
    name: 'unknown input is refused',
    async run(client, model) {
      const name = 'mlpack-unknown';
      const body = inferRequest([{ name, dtype: 'float32', shape: [1], data: [0] }]);
      const answer = await client.post(`${modelPath(model)}/infer`, body);
      const isNamed = answer.status !== 400 || answer.text.includes(name);
      return (
        wrongError(answer, 400) ??
        (isNamed ? null : `the error does not name the input: ${answer.text.slice(0, 200)}`)
      );
    },
  },
];
