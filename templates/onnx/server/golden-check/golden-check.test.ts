import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../../test/support/free-port.ts';
import { bundledHome } from '../../../../test/support/server/bundled-home.ts';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { startServerProcess } from '../../../../test/support/server/server-process.ts';
import { wrongAnswer } from './compare-output.ts';

const tensor = { dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;

let home: string;
let bundle: string;
beforeAll(async () => {
  home = await bundledHome({
    model: identityModel([{ input: 'x', output: 'y', ...tensor }]),
    inputs: [{ name: 'x', ...tensor }],
    outputs: [{ name: 'y', ...tensor }],
  });
  bundle = join(home, 'server', 'server.mjs');
});

describe('the golden check', () => {
  /** What a check says of a server, and how it ends. */
  async function check(args: readonly string[]) {
    const child = spawn(process.execPath, [bundle, '--golden-check', ...args], { stdio: 'pipe' });
    const [said, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { code, said, stderr };
  }

  async function withGolden(y: readonly number[]): Promise<void> {
    const x = { name: 'x', dtype: 'float32', shape: [1, 2], data: [1, 2] };
    const golden = {
      schemaVersion: 1,
      source: 'framework',
      framework: null,
      cases: [
        {
          name: 'first',
          tolerance: { absolute: 0.001, relative: 0 },
          inputs: [x],
          outputs: [{ ...x, name: 'y', data: y }],
        },
      ],
    };
    await writeFile(join(home, 'config', 'golden.json'), JSON.stringify(golden));
  }

  it('replays the cases of its own image at another server, and says what differs', async () => {
    const server = startServerProcess(bundle);
    const url = `http://127.0.0.1:${String((await server.logged('listening')).port)}`;
    await withGolden([1, 2.0005]);
    const passed = await check(['--url', `${url}/`]);
    expect(passed).toMatchObject({ code: 0, stderr: '' });
    expect(passed.said).toContain('pass  m 1.2.3, first\n0 of 1 golden cases fail');
    await withGolden([1, 3]);
    const failed = await check(['--url', url]);
    expect(failed.code).toBe(1);
    expect(failed.said).toContain(
      'FAIL  m 1.2.3, first: "y": element 1 is 2, expected 3 (1 of 2 elements differ)',
    );
  });

  it('fails where nobody is, once nobody has come, and without an address', async () => {
    const gone = await check(['--url', `http://127.0.0.1:${await freePort()}`, '--ready-timeout', '0']);
    expect(gone.code).toBe(1);
    expect(gone.said).toMatch(/^FAIL .* is not ready after 0 s: .*ECONNREFUSED/u);
    expect(await check([])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--url: expected http://HOST:PORT'),
    });
  });
});

describe('an answer', () => {
  const y = { name: 'y', shape: [2] };
  const tolerance = { absolute: 0.01, relative: 0 };
  const outputs = (datatype: string, data: readonly unknown[]) => ({
    outputs: [{ name: 'y', datatype, shape: [2], data }],
  });
  const wrong = (
    dtype: 'float32' | 'int64' | 'bool' | 'string',
    data: (string | number | boolean)[],
    answer: unknown,
  ) => wrongAnswer({ outputs: [{ ...y, dtype, data }], shapes: [], tolerance }, answer);

  it('is right within the tolerance, and where nothing is a number on both sides', () => {
    expect(wrong('float32', [1, 'NaN'], outputs('FP32', [1.005, null]))).toBeNull();
    expect(wrong('float32', ['Infinity', 1], outputs('FP32', ['Infinity', [1]]))).toBeNull();
    expect(wrong('float32', [1, 2], outputs('FP32', [1, 'NaN']))).toContain('element 1 is "NaN"');
    expect(wrong('float32', ['Infinity', 1], outputs('FP32', ['-Infinity', 1]))).toContain('element 0');
  });

  it('is held to every digit of integers, texts and bools', () => {
    const big = 2n ** 62n + 1n;
    expect(wrong('int64', [String(big), 1], outputs('INT64', [big, 1]))).toBeNull();
    expect(wrong('int64', [String(big), 1], outputs('INT64', [big - 1n, 1]))).toContain('element 0');
    expect(wrong('bool', [true, false], outputs('BOOL', [1, false]))).toBeNull();
    expect(wrong('string', ['a', 'b'], outputs('BYTES', ['a', 'c']))).toContain('"c", expected "b"');
  });

  it('says which output is not there, of another type or of another shape', () => {
    expect(wrong('float32', [1, 2], {})).toBe('the answer has no "outputs"');
    expect(wrong('float32', [1, 2], { outputs: [] })).toBe('the answer has no output "y"');
    expect(wrong('float32', [1, 2], outputs('FP64', [1, 2]))).toBe('"y" is float64, expected float32');
    expect(
      wrong('float32', [1, 2], { outputs: [{ name: 'y', datatype: 'FP32', shape: [1], data: [1] }] }),
    ).toBe('"y" has shape [1], expected [2]');
  });
});
