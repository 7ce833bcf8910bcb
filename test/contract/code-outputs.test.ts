/** What a user's code returns is as mlpack.yaml declares it, or a 500 that names the output, its type and the value. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { inputField, modelBytes, nodeField, outputField } from '../support/onnx-bytes.ts';
import { packagedProject } from '../support/openapi/packaged-home.ts';
import { bytesField } from '../support/protobuf-bytes.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { fileTempDir } from '../support/temp.ts';

/** Returns what the caller asks it to, an expression of JavaScript. */
const code = `export default ({ wanted }) => {
  const made = Object.fromEntries(outputs.map((name) => [name, { shape: [1], data: usual[name] }]));
  const [{ name, data, shape = '[1]' }] = wanted.data;
  if (name !== undefined) made[name] = { shape: eval(shape), data: eval(data) };
  return made;
};
const usual = { float32: [0], float64: [0], int8: [0], uint16: [0], int64: [0n], uint64: [0n], bool: [true], string: ['a'], json: [{}] };
const outputs = Object.keys(usual);
`;

let model: Served;
beforeAll(async () => {
  const folder = join(await fileTempDir(), 'coded');
  await mkdir(folder);
  const graph = [
    nodeField('Identity', ['x'], ['y']),
    bytesField(2, 'g'),
    inputField('x', ['N', 2]),
    outputField('y', ['N', 2]),
  ];
  await writeFile(join(folder, 'model.onnx'), modelBytes(graph));
  await writeFile(join(folder, 'after.mjs'), code);
  const types = ['float32', 'float64', 'int8', 'uint16', 'int64', 'uint64', 'bool', 'string', 'json'];
  const outputs = types.map((type) => `${type}: { dtype: ${type}, shape: [N] }`).join(', ');
  await writeFile(
    join(folder, 'mlpack.yaml'),
    `steps:
  - inference
  - code: { file: after.mjs, inputs: { wanted: { dtype: json, shape: [N] } }, outputs: { ${outputs} } }
`,
  );
  model = await serveHome(await packagedProject(folder), { MLPACK_INFERENCE: 'inline' });
});

const ask = (wanted: object) => model.post('/predict', { rows: [{ x: [1, 2], wanted }] });

it.each<[string, string, unknown]>([
  ['float32', '[NaN]', 'NaN'],
  ['float32', '[-Infinity]', '-Infinity'],
  ['float32', '[0.5]', 0.5],
  ['float64', '[1e300]', 1e300],
  ['int8', '[-128]', -128],
  ['uint16', 'Uint16Array.of(65535)', 65535],
  ['int64', '[9007199254740991]', Number.MAX_SAFE_INTEGER],
  ['uint64', '[7n]', 7],
  ['bool', '[false]', false],
  ['bool', 'Uint8Array.of(1)', true],
  ['json', '[null]', null],
])('%s takes %s', async (name, data, value) => {
  const { status, json } = await ask({ name, data });
  expect([status, json.error]).toEqual([200, undefined]);
  expect(json.predictions[0][name]).toEqual(value);
});

it.each([
  ['float32', "['a']", '"a"'],
  ['float32', '[undefined]', 'undefined'],
  ['float32', '[,]', 'undefined'],
  ['float32', '[null]', 'null'],
  ['float32', '[3.5e38]', '3.5e+38'],
  ['float32', '[1n]', '1n'],
  ['float32', '[[1]]', 'an array'],
  ['float64', "['1']", '"1"'],
  ['int8', '[128]', '128'],
  ['int8', '[1.5]', '1.5'],
  ['int8', '[NaN]', 'NaN'],
  ['uint16', '[-1]', '-1'],
  ['int64', '[2 ** 53]', '9007199254740992'],
  ['int64', '[2n ** 63n]', '9223372036854775808n'],
  ['int64', "['1']", '"1"'],
  ['uint64', '[-1n]', '-1n'],
  ['bool', '[2]', '2'],
  ['bool', 'Uint8Array.of(2)', '2'],
  ['string', '[1]', '1'],
  ['string', '[,]', 'undefined'],
  ['json', '[undefined]', 'undefined'],
  ['json', '[,]', 'undefined'],
])('%s doesn’t take %s', async (name, data, value) => {
  const { status, json } = await ask({ name, data });
  expect([status, json.error]).toEqual([
    500,
    `after.mjs: TypeError: the output "${name}" gives ${value} for row 0; ${name} is declared`,
  ]);
});

it.each([
  [
    'json',
    '[1n]',
    '[1]',
    'the output "json" gives 1n for row 0; json is declared: Do not know how to serialize a BigInt',
  ],
  ['float32', '[1]', "['1']", 'shape of the output "float32" has "1" at 0, where a size is expected'],
  ['float32', '[1]', '[,]', 'shape of the output "float32" has undefined at 0, where a size is expected'],
  ['float32', '[1]', '1', 'shape of the output "float32" is no array'],
  ['float32', "'a'", '[1]', 'data of the output "float32" is neither Float32Array nor an array'],
])('%s of %s and shape %s is refused', async (name, data, shape, problem) => {
  const { status, json } = await ask({ name, data, shape });
  expect([status, json.error]).toEqual([500, `after.mjs: TypeError: ${problem}`]);
});
