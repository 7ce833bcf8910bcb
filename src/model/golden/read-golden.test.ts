import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import type { GoldenSet } from '../../tensor/golden.ts';
import type { Signature, TensorInfo } from '../../tensor/signature.ts';
import { readGolden } from './read-golden.ts';

function tensor(name: string, dtype: TensorInfo['dtype'], ...shape: (number | string | null)[]): TensorInfo {
  return { name, dtype, shape };
}

const classifier: Signature = {
  inputs: [tensor('X', 'float32', 'N', 2)],
  outputs: [tensor('label', 'int64', 'N'), tensor('probabilities', 'float32', 'N', 3)],
};
const X = [
  [1, 2],
  [3, 4],
];
const scores = [
  [0.1, 0.2, 0.7],
  [0.5, 0.25, 0.25],
];

async function read(
  json: unknown,
  signature: Signature,
  options?: Parameters<typeof readGolden>[2],
): Promise<GoldenSet> {
  const path = join(await tempDir(), 'golden.json');
  await writeFile(path, typeof json === 'string' ? json : JSON.stringify(json));
  return readGolden(path, signature, options);
}

describe('readGolden', () => {
  const sole: Signature = { inputs: [tensor('X', 'float32', 'N')], outputs: [tensor('y', 'float32', 'N')] };
  const casesOf = (count: number) => ({
    cases: Array.from({ length: count }, () => ({ inputs: { x: [1] }, outputs: { y: [1] } })),
  });

  it('refuses more cases than are of any use, before they are read', async () => {
    await expect(read(casesOf(100_001), sole)).rejects.toMatchObject({
      code: 'GOLDEN_INVALID',
      message: expect.stringContaining('"cases" has 100001 cases; at most 100000 are read'),
    });
  });

  it('stops at Ctrl-C while it fits cases', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const note = () => setImmediate(() => controller.abort());
    await expect(read(casesOf(10_000), sole, { signal, note })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it("fits a framework's predictions to the model: names, shapes, types, labels", async () => {
    const json = {
      framework: 'scikit-learn 1.2.1',
      inputs: { X },
      outputs: { predict: [2, 0], predict_proba: scores },
    };
    expect(await read(json, classifier)).toEqual({
      source: 'framework',
      framework: 'scikit-learn 1.2.1',
      cases: [
        {
          name: 'golden',
          tolerance: { absolute: 1e-5, relative: 1e-4 },
          inputs: [{ name: 'X', dtype: 'float32', shape: [2, 2], data: [1, 2, 3, 4] }],
          outputs: [
            { name: 'label', dtype: 'int64', shape: [2], data: [2n, 0n] },
            { name: 'probabilities', dtype: 'float32', shape: [2, 3], data: scores.flat().map(Math.fround) },
          ],
        },
      ],
    });
  });

  it('reads what an image carries, exactly', async () => {
    const X3 = { name: 'X', dtype: 'float32', shape: [1, 2], data: ['NaN', '-Infinity'] };
    const label = { name: 'label', dtype: 'int64', shape: [1], data: ['9007199254740993'] };
    const tolerance = { absolute: 0.5, relative: 0 };
    const cases = [{ name: 'one', tolerance, inputs: [X3], outputs: [label] }];
    const golden = await read({ schemaVersion: 1, source: 'recorded', framework: null, cases }, classifier);
    expect(golden).toEqual({
      source: 'recorded',
      framework: null,
      cases: [
        {
          name: 'one',
          tolerance,
          inputs: [{ ...X3, data: [NaN, -Infinity] }],
          outputs: [{ ...label, data: [9007199254740993n] }],
        },
      ],
    });
  });

  it('turns records into columns, or into the rows of a matrix', async () => {
    const rows = [
      { age: 22, city: 'Oslo' },
      { age: null, city: 'Lima' },
    ];
    const columns: Signature = {
      inputs: [tensor('age', 'float32', 'N', 1), tensor('city', 'string', 'N', 1)],
      outputs: [tensor('label', 'string', 'N')],
    };
    const byColumn = await read({ inputs: { rows }, outputs: { predict: ['stay', 'go'] } }, columns);
    expect(byColumn.cases[0]?.inputs).toEqual([
      { name: 'age', dtype: 'float32', shape: [2, 1], data: [22, NaN] },
      { name: 'city', dtype: 'string', shape: [2, 1], data: ['Oslo', 'Lima'] },
    ]);
    const numbers = [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ];
    const matrix = await read({ rows: numbers, outputs: { predict: [0, 1] } }, classifier);
    expect(matrix.cases[0]?.inputs).toEqual([
      { name: 'X', dtype: 'float32', shape: [2, 2], data: [1, 2, 3, 4] },
    ]);
  });

  it('carries the state of one step to the next', async () => {
    const stateful: Signature = {
      inputs: [tensor('x', 'float32', 'batch', 1), tensor('h', 'float32', 1, 'batch', 2)],
      outputs: [tensor('y', 'float32', 'batch', 1), tensor('h_out', 'float32', 1, 'batch', 2)],
    };
    const steps = [
      { inputs: { x: [[1]], h: [[[0, 0]]] }, outputs: { y: [[5]], h_out: [[[3, 4]]] } },
      { inputs: { x: [[2]] }, outputs: { y: [[6]], h_out: [[[7, 8]]] } },
    ];
    const { cases } = await read({ steps }, stateful);
    expect(cases.map(({ name }) => name)).toEqual(['step-1', 'step-2']);
    expect(cases[1]?.inputs[1]).toEqual({ name: 'h', dtype: 'float32', shape: [1, 1, 2], data: [3, 4] });
    await expect(read({ steps: steps.slice(1) }, stateful)).rejects.toThrow(
      /case "step-1": the input "h" is missing/,
    );
  });

  it('makes a case of each batch when the batch size is fixed', async () => {
    const fixed: Signature = {
      inputs: [tensor('X', 'float32', 1, 2)],
      outputs: [tensor('Y', 'float32', 1, 3)],
    };
    const { cases } = await read({ inputs: { X }, outputs: { predict_proba: scores } }, fixed);
    expect(cases.map(({ name, inputs, outputs }) => [name, inputs[0]?.data, outputs[0]?.shape])).toEqual([
      ['golden-1', [1, 2], [1, 3]],
      ['golden-2', [3, 4], [1, 3]],
    ]);
  });

  it('rounds to half precision, whose tolerance is coarser', async () => {
    const half: Signature = {
      inputs: [tensor('X', 'float16', 'N', 2)],
      outputs: [tensor('Y', 'float16', 'N', 1)],
    };
    const { cases } = await read(
      { inputs: { X: [[0.1, 'Infinity']] }, outputs: { predict: [1.0001] } },
      half,
    );
    expect(cases[0]?.inputs[0]?.data).toEqual([0.0999755859375, Infinity]);
    expect(cases[0]?.outputs[0]).toEqual({ name: 'Y', dtype: 'float16', shape: [1, 1], data: [1] });
    expect(cases[0]?.tolerance).toEqual({ absolute: 1e-2, relative: 1e-2 });
  });

  it('takes the tolerance of the caller, then of the case, then of the file', async () => {
    const one = { inputs: { X }, outputs: { predict: [0, 1] } };
    const json = { tolerance: { absolute: 1, relative: 2 }, cases: [one, { ...one, tolerance: 3 }] };
    const tolerances = async (options?: Parameters<typeof readGolden>[2]): Promise<unknown> =>
      (await read(json, classifier, options)).cases.map(({ tolerance }) => tolerance);
    expect(await tolerances()).toEqual([
      { absolute: 1, relative: 2 },
      { absolute: 3, relative: 2 },
    ]);
    expect(await tolerances({ tolerance: { absolute: 4 } })).toEqual([
      { absolute: 4, relative: 2 },
      { absolute: 4, relative: 2 },
    ]);
  });

  it('prefers predict_proba to margins, and asks when nothing tells', async () => {
    const outputs = { margin: scores, predict_proba: scores };
    const { cases } = await read({ inputs: { X }, outputs }, classifier);
    expect(cases[0]?.outputs.map(({ name }) => name)).toEqual(['probabilities']);
    const ambiguous = { inputs: { X }, outputs: { before: scores, after: scores } };
    await expect(read(ambiguous, classifier)).rejects.toMatchObject({
      code: 'GOLDEN_INVALID',
      message: expect.stringContaining(`"before", "after" could each be the model's output "probabilities"`),
      suggestions: expect.arrayContaining([expect.stringContaining('{ "probabilities": "after" }')]),
    });
    const told = await read(ambiguous, classifier, { outputs: { probabilities: 'after' } });
    expect(told.cases[0]?.outputs).toHaveLength(1);
    await expect(read(ambiguous, classifier, { outputs: { probs: 'after' } })).rejects.toThrow(
      /no output "probs"/,
    );
  });

  it('says once which tensor goes by another name, and calls it so in errors', async () => {
    const sole: Signature = { ...classifier, outputs: [tensor('label', 'int64', 'N')] };
    const notes: string[] = [];
    const note = (text: string) => notes.push(text);
    const one = { inputs: { Z: X }, outputs: { lbl: [0, 1] } };
    const { cases } = await read({ cases: [one, one] }, sole, { note });
    expect(cases[0]?.outputs).toMatchObject([{ name: 'label', data: [0n, 1n] }]);
    expect(notes).toEqual([
      'Golden input "Z" is taken for "X".',
      'Golden output "lbl" is taken for "label".',
    ]);
    await expect(read({ ...one, outputs: { lbl: [0.5] } }, sole)).rejects.toThrow(
      `output "lbl" (the model's "label"), element 0: 0.5 is not of type int64`,
    );
    await expect(read({ ...one, inputs: { Z: [[1]] } }, sole)).rejects.toThrow(
      `input "Z" (the model's "X"): shape [1, 1]`,
    );
    await expect(
      read({ inputs: { X }, outputs: { lbl: [0, 1] } }, classifier, { note }),
    ).resolves.toBeDefined();
    expect(notes.slice(2)).toEqual(['Golden output "lbl" is taken for "label".']);
  });

  it('says nothing of names that are equal, told, a method of the framework or none', async () => {
    const notes: string[] = [];
    const note = (text: string) => notes.push(text);
    const sole: Signature = { ...classifier, outputs: [tensor('label', 'int64', 'N')] };
    await read({ inputs: { X }, outputs: { predict: [0, 1], probabilities: scores } }, classifier, { note });
    await read({ inputs: X, outputs: [0, 1] }, sole, { note });
    await read({ inputs: { X }, outputs: { lbl: [0, 1] } }, sole, { note, outputs: { label: 'lbl' } });
    expect(notes).toEqual([]);
  });

  it('says of whatever is wrong what a golden file is, last', async () => {
    const told = expect.stringContaining('docs/golden.md');
    await expect(read('[NaN]', classifier)).rejects.toMatchObject({
      suggestions: [expect.stringContaining('JSON has no NaN'), told],
    });
    await expect(read({ inputs: { X: 'x' }, outputs: {} }, classifier)).rejects.toMatchObject({
      suggestions: [told],
    });
  });

  it.each([
    ['[', /golden\.json is not JSON/],
    ['{"inputs": {"X": [[1, NaN]]}}', /is not JSON/],
    [[{ inputs: { X } }], /the file is a list; wanted is \{"cases": \[…\]\}/],
    ['7', /the file is not a JSON object; wanted is \{"inputs"/],
    [{}, /neither "inputs" with "outputs", nor "cases"/],
    [
      { inputs: { X: [[1, 2], [3]] }, outputs: {} },
      /inputs\.X: element 1 has shape \[1\], but the first has \[2\]/,
    ],
    [{ inputs: { X: { data: [1, 2], shape: [3] } }, outputs: {} }, /shape \[3\] does not fit its 2 elements/],
    [
      { inputs: { X: [[1, 2, 3]] }, outputs: { predict: [1] } },
      /input "X": shape \[1, 3\] does not fit the model's \[N, 2\]/,
    ],
    [{ inputs: { X: [[1, 'two']] }, outputs: { predict: [1] } }, /element 1: "two" is not of type float32/],
    [
      '{"inputs": {"X": [[1, 1e999]]}, "outputs": {"predict": [1]}}',
      /golden\.json, case "golden", input "X", element 1: the number overflows; infinity is written "Infinity"/,
    ],
    [
      '{"inputs": {"X": [[1, 2]]}, "outputs": {"label": [-1e999]}}',
      /output "label", element 0: the number overflows/,
    ],
    [
      '{"inputs": {"X": [[1, 2]]}, "outputs": {"predict": [1]}, "tolerance": 1e999}',
      /tolerance is a number that overflows/,
    ],
    [
      '{"inputs": {"X": [[1, 2]]}, "outputs": {"predict": [1]}, "tolerance": {"relative": 1e999}}',
      /tolerance.relative is a number that overflows/,
    ],
    [{ inputs: { X, Z: X }, outputs: { predict: [1, 2] } }, /the model has no input "Z"; it has "X"/],
    [{ inputs: { X }, outputs: { other: ['a', 'b', 'c'] } }, /none of its outputs .* fits the model's/],
    [{ inputs: { X }, outputs: { predict: X } }, /none of its outputs/],
    [{ inputs: { X }, outputs: { label: [0.5, 1] } }, /output "label", element 0: 0.5 is not of type int64/],
    [
      { inputs: { X: [[1, 1e39]] }, outputs: { predict: [1] } },
      /case "golden", input "X", element 1: 1e\+39 overflows float32; infinity is written "Infinity"/,
    ],
    [
      { inputs: { X }, outputs: { predict_proba: [...scores, [0, 0, -1e39]] } },
      /output "predict_proba" \(the model's "probabilities"\), element 8: -1e\+39 overflows float32/,
    ],
    [{ inputs: { X }, outputs: { predict: [1, 2] }, tolerance: -1 }, /tolerance/],
    [
      { inputs: { X }, rows: [{ a: 1, b: 2 }], outputs: {} },
      /case "golden": it has both "inputs" and "rows"/,
    ],
    [{ outputs: { predict: [1] }, cases: [] }, /case "golden", inputs: missing/],
    [
      { inputs: { X }, outputs: ['label', 'label'].map((name) => ({ name, data: [1, 2] })) },
      /outputs: two tensors are called "label"/,
    ],
  ])('refuses %j, saying where', async (json, message) => {
    const reading = read(json, classifier);
    await expect(reading).rejects.toMatchObject({ code: 'GOLDEN_INVALID' });
    await expect(reading).rejects.toThrow(message);
  });
});
