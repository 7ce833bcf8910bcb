/** A step that the user has written, around a graph that gives what it gets: served, and what becomes of code that is wrong. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputField, modelBytes, nodeField, outputField } from '../support/onnx-bytes.ts';
import { packagedProject } from '../support/openapi/packaged-home.ts';
import { bytesField } from '../support/protobuf-bytes.ts';
import { errorLines } from '../support/server/error-lines.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';
import { fileTempDir } from '../support/temp.ts';

/** A project whose graph gives the pairs of numbers that it gets, with files of code. */
async function project(steps: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(await fileTempDir(), 'coded');
  const graph = [
    nodeField('Identity', ['x'], ['y']),
    bytesField(2, 'g'),
    inputField('x', ['N', 2]),
    outputField('y', ['N', 2]),
  ];
  for (const [name, code] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), code);
  }
  await writeFile(join(folder, 'model.onnx'), modelBytes(graph));
  await writeFile(join(folder, 'mlpack.yaml'), `steps:\n${steps}`);
  return folder;
}

const after = (settings = '') => `  - inference
  - code: { file: after.ts, outputs: { sum: { dtype: float32, shape: [N] } }${settings} }
`;

async function served(steps: string, files: Readonly<Record<string, string>>): Promise<Served> {
  return serveHome(await packagedProject(await project(steps, files)), { MLPACK_INFERENCE: 'inline' });
}

const good = `import { add } from './lib/add.ts';
export default ({ y }: { y: { shape: number[]; data: Float32Array } }) => {
  const [rows = 0] = y.shape;
  if (y.data[0] === 13) for (;;);
  if (y.data[0] === 14) throw new TypeError('fourteen');
  if (y.data[0] === 15) return { sum: { shape: [rows, 1], data: [...y.data] } };
  if (y.data[0] === 16) for (const all: unknown[] = []; ; ) all.push({ all: [1, 2, 3] });
  if (y.data[0] === 17) return { total: y };
  if (y.data[0] === 18) process.exit(0);
  const sum = Array.from({ length: rows }, (_, row) => add(y.data[2 * row] ?? 0, y.data[2 * row + 1] ?? 0));
  return { sum: { shape: [rows], data: sum } };
};
`;
const add = 'export const add = (a: number, b: number): number => a + b;\n';
const files = { 'after.ts': good, 'lib/add.ts': add };

describe('code after inference', () => {
  it('makes what callers get, of the rows of several requests at once', async () => {
    const model = await served(after(), files);
    const { json } = await model.post('/predict', {
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(json.predictions).toEqual([{ sum: 3 }, { sum: 7 }]);
    const many = Array.from({ length: 20 }, (_, i) => ({ rows: [[i + 20, 1]] }));
    const answers = await postTogether(model.url, '/predict', many);
    expect(answers).toMatchObject(many.map((_, i) => ({ predictions: [{ sum: i + 21 }] })));
    const inputs = [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }];
    const v2 = await model.post('/v2/models/coded/infer', { inputs });
    expect(v2.json.outputs).toEqual([{ name: 'sum', datatype: 'FP32', shape: [1], data: [3] }]);
  });

  it.each([
    [13, 'after.ts: it took longer than 300 ms'],
    [14, 'after.ts:5:31: TypeError: fourteen'],
    [15, 'after.ts: output "sum" is [1, 1], but [N=1] is declared'],
    [17, 'after.ts: TypeError: it returned no output "sum"'],
    [18, 'process.exit ends no step'],
  ])(
    'that goes wrong, by %d, is a 500 with its place, and the next request is answered',
    async (x, message) => {
      const model = await served(after(', timeoutMs: 300'), files);
      const answers = await postTogether(model.url, '/predict', [{ rows: [[1, 2]] }, { rows: [[x, 0]] }]);
      expect(answers).toMatchObject([
        { predictions: [{ sum: 3 }] },
        { error: expect.stringContaining(message) },
      ]);
      const { status, json } = await model.post('/predict', { rows: [[x, 0]] });
      expect([status, json.error]).toEqual([500, expect.stringContaining(message)]);
      const { json: next } = await model.post('/predict', { rows: [[5, 6]] });
      expect(next.predictions).toEqual([{ sum: 11 }]);
    },
  );

  it.each(['exit', 'reallyExit', 'abort', 'kill', '_kill'])(
    'that calls process.%s is a 500 that says so, and the server goes on',
    async (name) => {
      const code = `import { exit, kill } from 'node:process';
const named: any = { exit, kill };
export default ({ y }: any) => {
  const [x] = y.data;
  if (x === 31) (process as any)['${name}'](process.pid, 'SIGTERM');
  if (x === 32) (named['${name}'] ?? (process as any)['${name}'])(process.pid, 'SIGTERM');
  return { sum: { shape: [y.shape[0]], data: y.data.filter((_: number, i: number) => i % 2 === 0) } };
};
`;
      const model = await served(after(', timeoutMs: 10000'), { 'after.ts': code });
      for (const [x, line] of [
        [31, 5],
        [32, 6],
      ] as const) {
        const { status, json } = await model.post('/predict', { rows: [[x, 0]] });
        const place = expect.stringContaining(`after.ts:${line}:`);
        expect([status, json.error]).toEqual([500, place]);
        expect(json.error).toContain(`Error: process.${name} ends no step`);
      }
      expect((await model.post('/predict', { rows: [[3, 0]] })).json.predictions).toEqual([{ sum: 3 }]);
    },
  );

  it.each([
    [
      '{ get message() { throw 1; }, toString() { throw 2; } }',
      'it threw an object that cannot be told as text',
    ],
    [
      'new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } })',
      'it threw an object that cannot',
    ],
    ['Object.assign(new Error(), { name: Symbol("a") })', 'it threw an object that cannot be told as text'],
    ['Object.create(null)', 'it threw an object that cannot be told as text'],
    ['new RangeError("x".repeat(50 << 20))', `after.ts:3:9: RangeError: ${'x'.repeat(488)}…`],
  ])('that throws %s is told in words, as thrown by the call', async (thrown, message) => {
    const code = `export default ({ y }: any) => {
  if (y.data[0] !== 33) return { sum: { shape: [y.shape[0]], data: y.data.filter((_: number, i: number) => i % 2 === 0) } };
  throw ${thrown};
};
`;
    const model = await served(after(', timeoutMs: 50000, memoryMb: 256'), { 'after.ts': code });
    const { status, json } = await model.post('/predict', { rows: [[33, 2]] });
    expect([status, json.error]).toEqual([500, expect.stringContaining(message)]);
    expect(json.error).not.toContain('outside of a call');
  });

  it('that throws where nobody waits is told to the log by its place, and no other caller pays for it', async () => {
    const code = `export default async ({ y }: any) => {
  const [rows] = y.shape;
  if (y.data[0] === 19) setTimeout(() => { throw new RangeError('late'); });
  if (y.data[0] === 20) void Promise.reject(new Error('unheard'));
  if (y.data[0] === 21) await new Promise(() => setTimeout(() => { throw new Error('inside'); }, 20));
  return { sum: { shape: [rows], data: y.data.filter((_: number, i: number) => i % 2 === 0) } };
};
`;
    const { log, lines } = errorLines();
    const home = await packagedProject(await project(after(', timeoutMs: 300'), { 'after.ts': code }));
    const model = await serveHome(home, { MLPACK_INFERENCE: 'inline' }, undefined, undefined, log);
    for (const [first, message] of [
      [19, 'after.ts:3:50: RangeError: late, outside of a call'],
      [20, 'after.ts:4:45: Error: unheard, outside of a call'],
    ] as const) {
      for (const x of [first, 5, 6]) {
        const { status, json } = await model.post('/predict', { rows: [[x, 0]] });
        expect([status, json.predictions]).toEqual([200, [{ sum: x }]]);
      }
      await expect.poll(() => lines.join(''), { timeout: 5000 }).toContain(message);
    }
    const stuck = await model.post('/predict', { rows: [[21, 0]] });
    expect([stuck.status, stuck.json.error]).toEqual([
      500,
      'after.ts:5:74: Error: inside, outside of a call; then it took longer than 300 ms',
    ]);
    expect((await model.post('/predict', { rows: [[7, 0]] })).json.predictions).toEqual([{ sum: 7 }]);
  });

  it('that leaves behind what ends its thread is begun anew for the next caller', async () => {
    const code = `const kept: unknown[] = [];
export default ({ y }: any) => {
  if (y.data[0] === 22) setTimeout(() => { for (;;) kept.push({ all: [1, 2, 3] }); });
  return { sum: { shape: [y.shape[0]], data: y.data.filter((_: number, i: number) => i % 2 === 0) } };
};
`;
    const model = await served(after(', timeoutMs: 20000, memoryMb: 16'), { 'after.ts': code });
    for (const x of [22, 5]) {
      const { status, json } = await model.post('/predict', { rows: [[x, 0]] });
      expect([status, json.predictions]).toEqual([200, [{ sum: x }]]);
    }
  });

  it('that takes more memory than it may is a 500 that says so, long before its time is up', async () => {
    const model = await served(after(', timeoutMs: 50000, memoryMb: 16'), files);
    const { status, json } = await model.post('/predict', { rows: [[16, 0]] });
    expect([status, json.error]).toEqual([
      500,
      'after.ts: it needed more memory than 16 MiB, or ended its thread',
    ]);
    const { json: next } = await model.post('/predict', { rows: [[5, 6]] });
    expect(next.predictions).toEqual([{ sum: 11 }]);
  });

  it('that never ends holds up no question for health, as it is computed on a thread of its own', async () => {
    const model = await serveHome(await packagedProject(await project(after(), files)), {});
    const order: string[] = [];
    const noting = async (what: string, asked: Promise<{ readonly status: number }>): Promise<void> => {
      order.push(`${what} ${(await asked).status}`);
    };
    await Promise.all([
      noting('loop', model.post('/predict', { rows: [[13, 0]] })),
      noting('health', model.get('/v2/health/live')),
    ]);
    expect(order).toEqual(['health 200', 'loop 500']);
  });

  it.each([
    ['export const run = 1;', 'after.ts: TypeError: it has no default export that is a function'],
    ['throw new Error("at once");\nexport default () => ({});', 'after.ts:1:7: Error: at once'],
  ])('that can’t be loaded, %j, keeps the server from starting', async (code, message) => {
    await expect(served(after(), { 'after.ts': code })).rejects.toThrow(message);
  });

  it('may be asynchronous, take JSON that callers send, and return JSON', async () => {
    const steps = `  - inference
  - code:
      file: after.mjs
      inputs: { y: { dtype: float32, shape: [N, 2] }, options: { dtype: json, shape: [N] } }
      outputs: { found: { dtype: json, shape: [N] }, id: { dtype: int64, shape: [N] } }
`;
    const code = `export default async ({ y, options }) => ({
  found: { shape: [options.data.length], data: options.data.map(({ keys }, row) => ({ keys, first: y.data[2 * row] })) },
  id: { shape: [options.data.length], data: options.data.map((_, row) => row) },
});
`;
    const model = await served(steps, { 'after.mjs': code });
    const { json } = await model.post('/predict', { rows: [{ x: [1, 2], options: { keys: ['a'] } }] });
    expect(json.predictions).toEqual([{ found: { keys: ['a'], first: 1 }, id: 0 }]);
  });
});

it('code before inference makes an input of the graph of what callers send', async () => {
  const steps = `  - code:
      file: before.ts
      inputs: { length: { dtype: float32, shape: [N] }, unit: { dtype: string, shape: [N] } }
      outputs: { x: { dtype: float32, shape: [N, 2] } }
  - inference
`;
  const code = `export default ({ length, unit }: any) => ({
  x: { shape: [unit.data.length, 2], data: unit.data.flatMap((one: string, i: number) => [length.data[i], one === 'm' ? 1 : 0]) },
});
`;
  const model = await served(steps, { 'before.ts': code });
  const rows = [
    { length: 3, unit: 'm' },
    { length: 4, unit: 'ft' },
  ];
  const { json } = await model.post('/predict', { rows });
  expect(json.predictions).toEqual([{ y: [3, 1] }, { y: [4, 0] }]);
});
