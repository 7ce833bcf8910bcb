import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { childrenOf, hasProc, isRunning } from '../../../../test/support/processes.ts';
import { onnxruntimeDir } from '../../../../test/support/server/bundled-home.ts';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import type { Signature } from '../../../tensor/signature.ts';
import type { ModelOrigin } from '../../../model/prepared-model.ts';
import type { GoldenSet } from '../../../tensor/golden.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { onnxruntime } from '../onnxruntime.ts';
import { startModelWorker } from './model-worker.ts';
import { recordGolden } from '../../../replay/record-golden.ts';
import { replayGolden } from '../../../replay/replay-golden.ts';

const inputs: readonly Tensor[] = [
  { name: 'half', dtype: 'float16', shape: [1, 3], data: [0.333251953125, -Infinity, Number.NaN] },
  { name: 'single', dtype: 'float32', shape: [2, 2], data: [1, 2, 3, 0.5] },
  { name: 'long', dtype: 'int64', shape: [1, 2], data: [2n ** 63n - 1n, -1n] },
  { name: 'ulong', dtype: 'uint64', shape: [1, 1], data: [2n ** 64n - 1n] },
  { name: 'byte', dtype: 'int8', shape: [1, 2], data: [-128, 127] },
  { name: 'flag', dtype: 'bool', shape: [1, 2], data: [true, false] },
  { name: 'word', dtype: 'string', shape: [1, 2], data: ['größer', ''] },
];
const columns = (tensor: Tensor): number => tensor.shape[1] ?? 0;
const model = identityModel(
  inputs.map((tensor) => ({
    input: tensor.name,
    output: `${tensor.name}-out`,
    // bfloat16 is the one type that a Tensor can have and onnxruntime-node cannot.
    dtype: tensor.dtype === 'bfloat16' ? 'float16' : tensor.dtype,
    shape: ['N', columns(tensor)],
  })),
);
const outputs = inputs.map((tensor) => ({ ...tensor, name: `${tensor.name}-out` }));
const signature: Signature = {
  inputs: inputs.map(({ name, dtype }) => ({ name, dtype, shape: null })),
  outputs: outputs.map(({ name, dtype }) => ({ name, dtype, shape: null })),
};

async function modelFile(bytes: Uint8Array = model): Promise<string> {
  const path = join(await tempDir(), 'model.onnx');
  await writeFile(path, bytes);
  return path;
}

function goldenSet(fed: readonly Tensor[], expected: readonly Tensor[]): GoldenSet {
  const tolerance = { absolute: 1e-6, relative: 0 };
  return {
    source: 'framework',
    framework: null,
    cases: [{ name: 'only', inputs: fed, outputs: expected, tolerance }],
  };
}

/** What the cases say of a model that onnxruntime has loaded for them. */
async function replay(golden: GoldenSet, bytes: Uint8Array = model) {
  const modelPath = await modelFile(bytes);
  await using loaded = await onnxruntime.load(onnxruntimeDir, modelPath, undefined);
  return await replayGolden({ model: loaded, modelPath, golden });
}

describe('recordGolden and replayGolden with onnxruntime', () => {
  it('carry every element type to the model and back, to the last bit', async () => {
    const modelPath = await modelFile();
    const about = { maxElements: 100, randomOutputs: new Set<string>(), signature };
    await using loaded = await onnxruntime.load(onnxruntimeDir, modelPath, undefined);
    const { golden } = await recordGolden({ model: loaded, candidates: [[inputs]], ...about });
    expect(golden).toMatchObject({ source: 'recorded', framework: null, cases: [{ inputs, outputs }] });
    expect(await replayGolden({ model: loaded, modelPath, golden })).toMatchObject({
      passed: true,
      cases: [{ name: 'recorded-1', mismatch: null }],
    });
  });

  it('carry tensors that are called as what every object inherits', async () => {
    const inherited = Object.getOwnPropertyNames(Object.prototype).toSorted();
    const tensor = { dtype: 'float32', shape: [1] } as const;
    for (const [fedNames, namesBack] of [
      [inherited, inherited.map((_, i) => `t${i}`)],
      [inherited.map((_, i) => `t${i}`), inherited],
    ] as const) {
      const odd = identityModel(
        fedNames.map((input, i) => ({ ...tensor, input, output: namesBack[i] ?? '' })),
      );
      const golden = goldenSet(
        fedNames.map((name, i) => ({ ...tensor, name, data: [i] })),
        namesBack.map((name, i) => ({ ...tensor, name, data: [i] })),
      );
      const report = await replay(golden, odd);
      expect(report).toMatchObject({ passed: true, cases: [{ mismatch: null }] });
    }
  });

  it('name the tensor, the index, what was expected and what came', async () => {
    const wrong = outputs.map((tensor) =>
      tensor.name === 'single-out' ? { ...tensor, data: [1, 2, 4, 0.5] } : tensor,
    );
    const report = await replay(goldenSet(inputs, wrong));
    expect(report).toMatchObject({
      passed: false,
      cases: [{ mismatch: { kind: 'value', name: 'single-out', index: [1, 0], expected: 4, actual: 3 } }],
    });
  });

  it.each([
    [
      'an unknown input',
      [...inputs, { name: 'singel', dtype: 'float32', shape: [1], data: [1] }],
      outputs,
      '"singel"',
    ],
    ['an unknown output', inputs, [{ name: 'nope', dtype: 'float32', shape: [1], data: [1] }], '"nope"'],
    ['a missing input', inputs.slice(1), outputs, 'half'],
    [
      'a wrong shape',
      inputs.map((tensor) => (tensor.name === 'single' ? { ...tensor, shape: [4, 1] } : tensor)),
      outputs,
      'single',
    ],
  ] as const)('refuse %s', async (_what, fed, expected, named) => {
    await expect(replay(goldenSet(fed, expected))).rejects.toMatchObject({
      code: 'GOLDEN_INVALID',
      message: expect.stringMatching(`model\\.onnx, case "only".*${named}`),
      suggestions: expect.arrayContaining([expect.stringContaining('docs/golden.md')]),
    });
  });

  it("pass on onnxruntime's reason for refusing a model, without its C++", async () => {
    const newerOpset = Buffer.from(model);
    newerOpset[newerOpset.lastIndexOf(Buffer.from([0x10, 17]), 60) + 1] = 99;
    const error: unknown = await replay(goldenSet([], []), newerOpset).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringMatching(/^\S+model\.onnx: onnxruntime cannot load it: [A-Z].*opset/),
    });
    expect(String(error)).not.toMatch(/\.(cc|h):\d+|std::|\n/);
  });
});

it('names the file of the user where onnxruntime refuses what it was converted to', async () => {
  const origin = { path: '/my/model.pkl', isConverted: true };
  const damaged = await modelFile(Buffer.from(model).subarray(0, -3));
  await expect(startModelWorker(onnxruntimeDir, damaged, undefined, origin)).rejects.toMatchObject({
    message: expect.stringMatching(/^\/my\/model\.pkl: onnxruntime cannot load it: (?!.*model\.onnx)/),
    suggestions: [expect.stringContaining('mlpack inspect /my/model.pkl')],
  });
});

const workersOf = (pid: number): number[] => childrenOf(pid, 'worker/onnxruntime-worker');

/** A worker that hangs with a question to answer. */
function isStopped(pid: number): boolean {
  const states = readdirSync(`/proc/${pid}/task`).map((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').replace(/^.*\) /su, ''),
  );
  return states.every((state) => state.startsWith('T'));
}

async function stoppedWorker(signal?: AbortSignal, origin?: ModelOrigin) {
  const worker = await startModelWorker(onnxruntimeDir, await modelFile(), signal, origin);
  onTestFinished(() => worker[Symbol.asyncDispose]());
  const [pid = 0] = workersOf(process.pid);
  process.kill(pid, 'SIGSTOP');
  // The signal may arrive later, and a thread that goes on until then would answer.
  await vi.waitUntil(() => isStopped(pid), { interval: 1, timeout: 30_000 });
  return { worker, pid, answer: worker.run({ inputs, outputNames: ['single-out'], shapeNames: [] }) };
}

describe.skipIf(!hasProc)('the process that holds the model', () => {
  it('is gone after a replay', async () => {
    await replay(goldenSet(inputs, outputs));
    expect(workersOf(process.pid)).toEqual([]);
  });

  it('may crash: the error says how', async () => {
    const { pid, answer } = await stoppedWorker();
    process.kill(pid, 'SIGSEGV');
    process.kill(pid, 'SIGCONT');
    await expect(answer).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('onnxruntime crashed (SIGSEGV) on this model'),
    });
  });

  it('may crash on a model that was converted: the error names the file of the user, and no other', async () => {
    const { pid, answer } = await stoppedWorker(undefined, {
      path: '/my models/model.pkl',
      isConverted: true,
    });
    process.kill(pid, 'SIGSEGV');
    process.kill(pid, 'SIGCONT');
    await expect(answer).rejects.toMatchObject({
      message: '/my models/model.pkl: onnxruntime crashed (SIGSEGV) on this model',
      suggestions: [expect.stringMatching(/Report it .*: mlpack inspect '\/my models\/model\.pkl'$/)],
    });
  });

  it.each([
    ['longer', { milliseconds: 1, bytes: 2 ** 40 }, 'more than 0 s'],
    ['more memory', { milliseconds: 2 ** 30, bytes: -1 }, 'GiB of memory'],
  ])('is killed where a run takes %s than it may: nothing is recorded', async (_what, limits, said) => {
    const { worker, pid, answer } = await stoppedWorker();
    const about = { maxElements: 100, randomOutputs: new Set<string>(), signature, limits };
    const recording = recordGolden({ model: worker, candidates: [[inputs]], ...about });
    const [recorded, unanswered] = await Promise.allSettled([recording, answer]);
    expect(recorded).toMatchObject({
      value: { golden: { cases: [] }, refusal: null, exceeded: expect.stringContaining(said) },
    });
    expect(unanswered.status).toBe('rejected');
    expect(isRunning(pid)).toBe(false);
  });

  it('is killed at once when aborted, though it hangs', async () => {
    const abort = new AbortController();
    const { pid, answer } = await stoppedWorker(abort.signal);
    const reason = new Error('Ctrl-C');
    abort.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(isRunning(pid)).toBe(false);
  });

  it('ends when its parent is killed', async () => {
    const script = `
      import { startModelWorker } from ${JSON.stringify(new URL('./model-worker.ts', import.meta.url).href)};
      await startModelWorker(process.argv[1], process.argv[2], undefined);
      console.log('loaded');
    `;
    const args = ['--input-type=module', '--eval', script, onnxruntimeDir, await modelFile()];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void parent.kill('SIGKILL'));
    await once(parent.stdout, 'data');
    const [pid = 0] = workersOf(parent.pid ?? 0);
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});
