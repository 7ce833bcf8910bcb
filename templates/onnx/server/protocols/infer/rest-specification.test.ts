import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

const specification = resolve(import.meta.dirname, '../../../../../test/specs/oip/open_inference_rest.yaml');

const request = {
  id: '42',
  inputs: [
    { name: 'a', shape: [1, 2], datatype: 'FP32', data: [1, 2] },
    { name: 'k', shape: [1], datatype: 'INT64', data: [3] },
  ],
  outputs: [{ name: 'l' }],
};

describe('what the specification has a schema for', () => {
  let served: Served;
  let ajv: Ajv;
  beforeAll(async () => {
    served = await serve(twoTensors);
    ajv = new Ajv({ strict: false }).addSchema(parse(readFileSync(specification, 'utf8')), 'oip');
  });

  function errors(schema: string, value: unknown): unknown {
    ajv.validate(`oip#/components/schemas/${schema}`, value);
    return ajv.errors;
  }

  it.each([
    ['/v2', 'metadata_server_response'],
    ['/v2/models/m', 'metadata_model_response'],
    ['/v2/models/m/versions/1.2.3', 'metadata_model_response'],
    ['/v2/models/other', 'metadata_model_error_response'],
  ])('%s answers a %s', async (path, schema) => {
    const { json } = await served.get(path);
    expect(errors(schema, json)).toBeNull();
  });

  it('inference takes an inference_request and answers an inference_response', async () => {
    expect(errors('inference_request', request)).toBeNull();
    const { status, json } = await served.post('/v2/models/m/versions/1.2.3/infer', request);
    expect(status).toBe(200);
    expect(errors('inference_response', json)).toBeNull();
    expect(json.outputs).toEqual([{ name: 'l', datatype: 'INT64', shape: [1], data: [3] }]);
  });

  it('refuses with an inference_error_response', async () => {
    const { status, json } = await served.post('/v2/models/m/infer', { ...request, inputs: [] });
    expect(status).toBe(400);
    expect(errors('inference_error_response', json)).toBeNull();
    expect(json.error).toBe('inputs: "a", "k" missing');
  });
});
