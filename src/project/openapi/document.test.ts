import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { GoldenSet } from '../../tensor/golden.ts';
import type { Dtype } from '../../../contract/dtypes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { complaints } from '../../../test/support/openapi/validators.ts';
import { mapNonEmpty } from '../../util/non-empty.ts';
import type { Contract } from '../../../contract/contract.ts';
import { fillPath, pathVariants } from '../../../contract/path-template.ts';
import { isAskedIn, type ProtocolPaths, protocols } from '../../../contract/protocols.ts';
import { openApiDocument } from './document.ts';

const iris: Contract = {
  schemaVersion: 2,
  name: 'iris',
  version: '1.0.0',
  description: 'Which iris',
  framework: null,
  model: { file: 'model.onnx', sha256: '0'.repeat(64), sizeBytes: 1, opsets: { 'ai.onnx': 17 } },
  inputs: [{ name: 'X', dtype: 'float32', shape: ['N', 2], batchAxis: 0, features: ['length', 'width'] }],
  outputs: [
    { name: 'label', dtype: 'int64', shape: ['N'], batchAxis: 0, labels: ['setosa', 'other'] },
    { name: 'probabilities', dtype: 'float32', shape: ['N', 2], batchAxis: 0, labels: ['setosa', 'other'] },
  ],
  limits: { maxBodyBytes: 1000 },
};
const stateful: Contract = {
  ...iris,
  inputs: [
    { name: 'x', dtype: 'int64', shape: ['batch', 'time'], batchAxis: 0, features: null },
    { name: 'h', dtype: 'float32', shape: [1, 'batch', 2], batchAxis: 1, features: null },
    { name: 'c', dtype: 'string', shape: ['batch', 1], batchAxis: 0, features: null },
  ],
};
const whole: Contract = {
  ...iris,
  inputs: [{ name: 's', dtype: 'bool', shape: ['length'], batchAxis: null, features: null }],
};
const huge: Contract = {
  ...iris,
  inputs: [{ name: 'image', dtype: 'float32', shape: ['N', 3, 224, 224], batchAxis: 0, features: null }],
};
const unknown: Contract = {
  ...iris,
  inputs: [{ name: 'any', dtype: 'float64', shape: null, batchAxis: null, features: null }],
};

const noCases: GoldenSet = { source: 'recorded', framework: null, cases: [] };

/** What the tests read of a document. */
interface Document {
  readonly paths: Readonly<Record<string, { readonly get?: Operation; readonly post?: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Content {
  readonly 'application/json': { readonly example?: unknown };
  readonly 'text/csv'?: { readonly example?: unknown };
}

interface Operation {
  readonly operationId: string;
  readonly requestBody: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
}

function documentOf(contract: Contract, ...others: Contract[]): Document {
  const models = mapNonEmpty([contract, ...others], (one) => ({ contract: one, golden: noCases }));
  return JSON.parse(JSON.stringify(openApiDocument(contract, models)));
}

function operationIds({ paths }: Document): string[] {
  return Object.values(paths).flatMap(({ get, post }) =>
    [get, post].flatMap((operation) => operation?.operationId ?? []),
  );
}

function example(document: Document, path: string): unknown {
  return document.paths[path]?.post?.requestBody.content['application/json'].example;
}

/** Why a value doesn't fit one of the document's schemas; null when it does. */
function misfits(document: Document, schema: string, value: unknown): unknown {
  const ajv = new Ajv2020({ strict: false }).addSchema(document, 'api');
  ajv.validate(`api#/components/schemas/${schema}`, value);
  return ajv.errors;
}

describe('openApiDocument', () => {
  it('has an operation with an identifier of its own for every endpoint', () => {
    const document = documentOf(iris);
    const identifiers = operationIds(document);
    expect(new Set(identifiers).size).toBe(identifiers.length);
    expect(Object.keys(document.paths)).toContain('/v2/models/iris/versions/1.0.0/infer');
  });

  it('has every path of the protocols', () => {
    const both: Contract = {
      ...iris,
      outputs: [
        ...iris.outputs,
        { name: 'length', dtype: 'float32', shape: ['N', 1], batchAxis: 0, labels: null },
      ],
    };
    const spoken: readonly ProtocolPaths[] = Object.values(protocols);
    expect(spoken.flatMap(({ paths }) => paths)).toContain('/v2/models/{model}[/versions/{version}]/infer');
    for (const task of [undefined, 'embedding', 'text-ranking'] as const) {
      const contract: Contract = { ...both, ...(task !== undefined && { task }) };
      const paths = Object.keys(documentOf(contract).paths);
      for (const protocol of spoken) {
        for (const variant of protocol.paths.flatMap(pathVariants)) {
          const path = fillPath(variant, { model: 'iris', version: '1.0.0' });
          expect(paths.includes(path), `${task} ${path}`).toBe(isAskedIn(protocol, contract));
        }
      }
    }
  });

  it('has the paths of a protocol that nothing else knows of', async () => {
    const echo = {
      paths: ['/echo', '/echo/{model}[/versions/{version}]/sum', '/echo/{model}/of/{label}'],
      routes: { about: { path: '/echo/{model}/about', methods: ['GET', 'POST'] as const } },
    };
    const models = mapNonEmpty([iris, { ...whole, name: 'other' }], (contract) => ({
      contract,
      golden: noCases,
    }));
    const known: Document = JSON.parse(JSON.stringify(openApiDocument(iris, models)));
    const document: Document = JSON.parse(
      JSON.stringify(openApiDocument(iris, models, { ...protocols, echo })),
    );
    const added = Object.keys(document.paths).filter((path) => !(path in known.paths));
    expect(added.map((path) => [path, document.paths[path]?.post?.operationId])).toEqual([
      ['/echo', 'echo'],
      ['/echo/iris/sum', 'echo2Model'],
      ['/echo/iris/versions/1.0.0/sum', 'echo2Version'],
      ['/echo/other/sum', 'echo2Model_other'],
      ['/echo/other/versions/1.0.0/sum', 'echo2Version_other_1.0.0'],
      ['/echo/iris/of/{label}', 'echo3Model'],
      ['/echo/other/of/{label}', 'echo3Model_other'],
      ['/echo/iris/about', 'echo_aboutModel_POST'],
      ['/echo/other/about', 'echo_aboutModel_other_POST'],
    ]);
    expect(document.paths['/echo']?.post).toMatchObject({
      tags: ['Other protocols'],
      requestBody: { content: { '*/*': {} } },
      responses: { '200': { content: { '*/*': {} } }, '504': {} },
    });
    expect(await complaints(document)).toEqual([]);
  });

  it('has the endpoints of every model, a name alone leading to its newest version', () => {
    const newer = { ...stateful, version: '1.10.0' };
    const document = documentOf(iris, { ...whole, name: 'other' }, newer, { ...huge, version: '1.9.0' });
    const identifiers = operationIds(document);
    expect(new Set(identifiers).size).toBe(identifiers.length);
    expect(Object.keys(document.paths).filter((path) => path.endsWith('/infer'))).toEqual([
      '/v2/models/iris/versions/1.0.0/infer',
      '/v2/models/other/infer',
      '/v2/models/other/versions/1.0.0/infer',
      '/v2/models/iris/infer',
      '/v2/models/iris/versions/1.10.0/infer',
      '/v2/models/iris/versions/1.9.0/infer',
    ]);
    const asked = (path: string) => example(document, `/v2/models/${path}/infer`);
    expect(asked('iris')).toEqual(asked('iris/versions/1.10.0'));
    expect(asked('iris')).toMatchObject({ inputs: newer.inputs.map(({ name }) => ({ name })) });
    for (const [schema, body] of [
      ['PredictRequest', example(document, '/predict')],
      ['InferRequest', asked('iris/versions/1.0.0')],
      ['InferRequest_iris_1.10.0', asked('iris')],
      ['InferRequest_other_1.0.0', asked('other')],
    ] as const)
      expect(misfits(document, schema, body)).toBeNull();
    expect(misfits(document, 'InferRequest', asked('iris'))).not.toBeNull();
  });

  it.each([
    ['rows by feature', iris, { rows: [{ length: 0, width: 0 }] }],
    ['rows by input', stateful, { rows: [{ x: [0], h: [[0, 0]], c: 'A text' }] }],
    ['whole tensors', whole, { inputs: { s: [false] } }],
    ['nothing for what is too large to show', huge, undefined],
    ['nothing for what is not known', unknown, undefined],
  ])('shows %s', (_what, contract, body) => {
    expect(example(documentOf(contract), '/predict')).toEqual(body);
  });

  it.each([iris, stateful, whole])('gives examples that fit its schemas', (contract) => {
    const document = documentOf(contract);
    const infer = example(document, '/v2/models/iris/infer');
    expect(misfits(document, 'PredictRequest', example(document, '/predict'))).toBeNull();
    expect(misfits(document, 'InferRequest', infer)).toBeNull();
    expect(infer).toMatchObject({ inputs: contract.inputs.map(({ name }) => ({ name })) });
  });

  it('shows a golden case of a short text, or none: a picture is a text, too', () => {
    const picture: Contract = {
      ...iris,
      inputs: [{ name: 'image', dtype: 'string', shape: ['N'], batchAxis: 0, features: null }],
    };
    const caseOf = (text: string): GoldenSet['cases'][number] => ({
      name: 'one',
      inputs: [{ name: 'image', dtype: 'string', shape: [1], data: [text] }],
      outputs: [],
      tolerance: { absolute: 0, relative: 0 },
    });
    const shown = (...texts: readonly string[]) => {
      const golden = { ...noCases, cases: texts.map(caseOf) };
      const document = openApiDocument(picture, [{ contract: picture, golden }]);
      return example(JSON.parse(JSON.stringify(document)), '/predict');
    };
    expect(shown('A'.repeat(3000), 'AA==', 'BB==')).toEqual({ rows: [{ image: 'AA==' }] });
    expect(shown('A'.repeat(3000))).toBeUndefined();
  });

  it('shows the first row of the first golden case, and what it is answered', () => {
    const tensor = (name: string, dtype: Dtype, shape: number[], data: Tensor['data']): Tensor => {
      return { name, dtype, shape, data };
    };
    const golden: GoldenSet = {
      ...noCases,
      cases: [
        {
          name: 'two rows',
          inputs: [tensor('X', 'float32', [2, 2], [5.099999904632568, NaN, 3, 4])],
          outputs: [
            tensor('probabilities', 'float32', [2, 2], [0.25, 0.75, 1, 0]),
            tensor('label', 'int64', [2], [1n, 0n]),
          ],
          tolerance: { absolute: 0, relative: 0 },
        },
      ],
    };
    const document: Document = JSON.parse(
      JSON.stringify(openApiDocument(iris, [{ contract: iris, golden }])),
    );
    const post = (path: string) => document.paths[path]?.post;
    const given = (path: string) => post(path)?.responses['200']?.content['application/json'].example;
    expect(example(document, '/predict')).toEqual({ rows: [{ length: 5.1, width: 'NaN' }] });
    expect(given('/predict')).toEqual({
      model: 'iris',
      version: '1.0.0',
      predictions: [{ label: 'other', probabilities: { setosa: 0.25, other: 0.75 } }],
    });
    expect(example(document, '/v2/models/iris/infer')).toEqual({
      inputs: [{ name: 'X', datatype: 'FP32', shape: [1, 2], data: [5.1, 'NaN'] }],
    });
    expect(given('/v2/models/iris/infer')).toMatchObject({
      outputs: [
        { name: 'label', shape: [1], data: [1] },
        { name: 'probabilities', shape: [1, 2], data: [0.25, 0.75] },
      ],
    });
    expect(given('/v1/models/iris:predict')).toEqual({
      predictions: [{ label: 1, probabilities: [0.25, 0.75] }],
    });
    expect(post('/invocations')?.requestBody.content['text/csv']?.example).toBe('length,width\n5.1,NaN\n');
  });

  it.each([
    ['PredictRequest', { rows: [{ length: 1 }] }],
    ['PredictRequest', { rows: [[1, 2, 3]] }],
    ['PredictRequest', [{ length: 1, width: 'x' }]],
    ['InferRequest', { inputs: [] }],
    ['InferRequest', { inputs: [{ name: 'X', datatype: 'FP64', shape: [1, 2], data: [1, 2] }] }],
    ['InferRequest', { inputs: [{ name: 'X', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3] }] }],
  ])('has a %s that refuses %j', (schema, value) => {
    expect(misfits(documentOf(iris), schema, value)).not.toBeNull();
  });

  it.each([
    { rows: [{ x: [0], h: [[0, 0]], c: '', id: 'a', name: null }] },
    { inputs: { x: [[0]], h: [[[0, 0]]], c: [['']], id: [7] } },
  ])('has requests with columns that the model does not use: %j', (request) => {
    expect(misfits(documentOf(stateful), 'PredictRequest', request)).not.toBeNull();
    const document = documentOf({ ...stateful, unused: ['id', 'name'] });
    expect(misfits(document, 'PredictRequest', request)).toBeNull();
  });

  it.each([[[1, 2]], [{ length: 1, width: 2 }], [{ length: 'NaN', width: 2 }]])('has rows like %j', (row) => {
    expect(misfits(documentOf(iris), 'PredictRequest', { rows: [row] })).toBeNull();
    expect(misfits(documentOf(iris), 'PredictRequest', [row])).toBeNull();
  });
});

it('contracts fit their schema', () => {
  const file = resolve(import.meta.dirname, '../../../schemas/contract.schema.json');
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(file, 'utf8')));
  for (const contract of [iris, stateful, whole, huge, unknown]) {
    expect(validate(contract), JSON.stringify(validate.errors)).toBe(true);
  }
  expect(validate({ ...iris, inputs: [{ ...iris.inputs[0], dtype: 'float' }] })).toBe(false);
});
