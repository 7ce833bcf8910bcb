import { fillPath } from '../../../contract/path-template.ts';
import { routes } from '../../../contract/routes.ts';
import { isDeepStrictEqual } from 'node:util';
import { field } from '../../util/record.ts';
import { wrongError, wrongHeaders, wrongStatus } from '../answers.ts';
import type { Check } from './check.ts';
import { inferRequest, tensorMetadata } from '../inference-protocol.ts';
import { inferPath, modelPath, versionPath, type ServedModel } from '../served-model.ts';

/** What each model of a server is checked for, in this order. */
export const modelChecks: readonly Check<[ServedModel]>[] = [
  {
    name: 'model is found by its name',
    async run(client, model) {
      const answer = await client.get(modelPath(model));
      return wrongStatus(answer, 200) ?? wrongHeaders(answer) ?? wrongIdentity(answer.json, model);
    },
  },
  {
    name: 'model metadata matches the contract',
    async run(client, model) {
      const answer = await client.get(versionPath(model));
      const { json } = answer;
      return (
        wrongStatus(answer, 200) ??
        wrongHeaders(answer) ??
        wrongIdentity(json, model) ??
        wrongTensors(json, model)
      );
    },
  },
  {
    name: 'model version: ready',
    run: async (client, model) =>
      wrongStatus(
        await client.get(fillPath(routes.modelReady, { model: model.name, version: model.version })),
        200,
      ),
  },
  {
    name: 'malformed JSON is refused',
    run: async (client, model) => wrongError(await client.post(inferPath(model), '{"inputs": ['), 400),
  },
  {
    name: 'unknown model is refused',
    run: async (client, model) => wrongError(await client.get(`${modelPath(model)}-mlpack-unknown`), 404),
  },
  {
    name: 'unknown version is refused',
    run: async (client, model) => wrongError(await client.get(`${versionPath(model)}-mlpack-unknown`), 404),
  },
  {
    name: 'unknown input is refused',
    async run(client, model) {
      const name = 'mlpack-unknown';
      const body = inferRequest([{ name, dtype: 'float32', shape: [1], data: [0] }]);
      const answer = await client.post(inferPath(model), body);
      const isNamed = answer.status !== 400 || answer.text.includes(name);
      return (
        wrongError(answer, 400) ??
        (isNamed ? null : `the error does not name the input: ${answer.text.slice(0, 200)}`)
      );
    },
  },
];

function wrongIdentity(json: unknown, model: ServedModel): string | null {
  if (field(json, 'name') !== model.name)
    return `"name" is ${JSON.stringify(field(json, 'name'))}, not "${model.name}"`;
  const versions = field(json, 'versions');
  if (!Array.isArray(versions) || !versions.includes(model.version)) {
    return `"versions" is ${JSON.stringify(versions)}, without "${model.version}"`;
  }
  return null;
}

function wrongTensors(json: unknown, model: ServedModel): string | null {
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
