import { watch } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { projectOf } from '../../../../test/support/constant-runtime.ts';
import { loadProject } from '../load-project.ts';

const modules = join(import.meta.dirname, '../../../../node_modules');

const yaml = `steps:
  - inference
  - code:
      file: after.ts
      outputs: { sum: { dtype: float64, shape: [1] } }
`;

const after = `import { createHash } from 'node:crypto';
import type { Step, Tensor } from 'mlpack/steps';
import { first } from './lib/first.ts';
import { zero } from './zero.js';

const run = (({ y }) => {
  const digest: string = createHash('sha256').digest('hex');
  return { sum: { shape: [1], data: Float64Array.of(first(y.data) + zero + digest.length) } };
}) satisfies Step<{ y: Tensor<Float32Array> }>;

export default run;
`;

const good: Readonly<Record<string, string>> = {
  'mlpack.yaml': yaml,
  'after.ts': after,
  'lib/first.ts': 'export const first = (data: Float32Array): number => data[0] ?? 0;\n',
  // Of JavaScript types are taken as they follow, and no errors.
  'zero.js': "export const zero = 0;\nexport const nothing = 'a' * 2;\n",
};

/** A project of these files, whose TypeScript is the repository's unless it has none. */
async function project(files: Readonly<Record<string, string>>, hasTypeScript = true) {
  const made = await projectOf('Identity', 42);
  for (const [name, text] of Object.entries({ ...good, ...files })) {
    await mkdir(dirname(join(made.folder, name)), { recursive: true });
    await writeFile(join(made.folder, name), text);
  }
  if (hasTypeScript) await symlink(modules, join(made.folder, 'node_modules'));
  const load = async () => {
    await using loaded = await loadProject(made.environment, { model: undefined, checksTypes: true });
    return loaded.models[0].files.map(({ path, content }) => [path, content.sha256]);
  };
  const types = () => made.notes.filter((note) => note.startsWith('Types'));
  return { ...made, load, types };
}

/** A folder that Node.js takes for TypeScript, of a version, whose `tsc` is this code. */
async function standIn(folder: string, version: string, tsc: string): Promise<void> {
  const typescript = join(folder, 'node_modules', 'typescript');
  await mkdir(join(typescript, 'bin'), { recursive: true });
  await writeFile(join(typescript, 'package.json'), JSON.stringify({ version }));
  await writeFile(join(typescript, 'bin', 'tsc'), tsc);
}

describe('types of the code of a step', () => {
  it('that are right are checked by the TypeScript of the project, and change nothing', async () => {
    const { folder, load, types } = await project({});
    const files = await load();
    expect(types()).toEqual([]);
    await rm(join(folder, 'node_modules'));
    expect(await load()).toEqual(files);
    expect(types()).toEqual([
      'Types of after.ts are not checked: there is no TypeScript. Install it: npm install --save-dev typescript @types/node',
    ]);
  });

  it('that are wrong are refused by file, line and column, before the code is run', async () => {
    const { load } = await project({
      'after.ts': after
        .replace('digest: string', 'digest: number')
        .replace('.length', '')
        .replace('const run', "throw new Error('run');\nconst run"),
      'lib/first.ts': 'export const first = (data: Float32Array): number => data;\n',
    });
    await expect(load()).rejects.toMatchObject({
      code: 'CODE_FAILED',
      message: `after.ts:8:9: Type 'string' is not assignable to type 'number'. (TS2322)
lib/first.ts:1:54: Type 'Float32Array<ArrayBufferLike>' is not assignable to type 'number'. (TS2322)`,
    });
  });

  it.each([
    [
      'Float32Array>',
      'Float64Array>',
      /^after\.ts:11:1: does not fit what mlpack\.yaml declares: .*\n[^]*'DeclaredInputs'/mu,
    ],
    [
      '{ sum:',
      '{ total:',
      /^after\.ts:11:1: does not fit what mlpack\.yaml declares: Property '"sum"' is missing/mu,
    ],
    [
      'Float64Array.of',
      'Float32Array.of',
      /^after\.ts:11:1: does not fit what mlpack\.yaml declares: [^]*not assignable to type 'Float64Array/mu,
    ],
    [
      'export default run',
      'export { run }',
      /^after\.ts: does not fit what mlpack\.yaml declares: .* has no default export/mu,
    ],
  ])('that do not fit what mlpack.yaml declares, %s → %s, are refused', async (right, wrong, message) => {
    const { load } = await project({ 'after.ts': after.replace(right, wrong) });
    await expect(load()).rejects.toMatchObject({
      code: 'CODE_FAILED',
      message: expect.stringMatching(message),
    });
  });

  it('are checked as the tsconfig.json of the project says, whatever that makes otherwise', async () => {
    const options = {
      strict: true,
      noUnusedLocals: true,
      types: ['node'],
      rootDir: 'src',
      outDir: 'out',
      composite: true,
    };
    const config = (more: object) =>
      `{ // as it was\n"compilerOptions": ${JSON.stringify({ ...options, ...more })} }\n`;
    const unused = { 'after.ts': after.replace('const run', 'const none = 1;\nconst run') };
    const { load, folder } = await project({
      ...unused,
      'tsconfig.json': config({ tsBuildInfoFile: 'made' }),
    });
    await expect(load()).rejects.toMatchObject({
      message: "after.ts:6:7: 'none' is declared but its value is never read. (TS6133)",
    });
    await writeFile(join(folder, 'tsconfig.json'), config({ noUnusedLocals: false }));
    await load();
    await writeFile(join(folder, 'tsconfig.json'), config({ noUnusedLocals: false, sharp: true }));
    await expect(load()).rejects.toMatchObject({
      message: expect.stringMatching(/^tsconfig\.json:2:\d+: Unknown compiler option 'sharp'\. \(TS5023\)/u),
    });
  });

  it('take the element types that mlpack.yaml declares, as typed arrays or plain ones', async () => {
    const data = {
      bool: 'Uint8Array',
      int8: 'Int8Array',
      int16: 'Int16Array',
      int32: 'Int32Array',
      int64: 'BigInt64Array',
      uint8: 'Uint8Array',
      uint16: 'Uint16Array',
      uint32: 'Uint32Array',
      uint64: 'BigUint64Array',
      float32: 'Float32Array',
      float64: 'Float64Array',
      string: 'string[]',
      json: '{ readonly a: number }[]',
    };
    const dtypes = Object.keys(data);
    const declared = dtypes.map((dtype) => `${dtype}: { dtype: ${dtype}, shape: [N] }`).join(', ');
    const returned = dtypes.map((dtype) => `${dtype}_: { dtype: ${dtype}, shape: [N] }`).join(', ');
    const { load } = await project({
      'mlpack.yaml': `steps:
  - code: { file: after.ts, inputs: { ${declared} }, outputs: { ${returned}, plain: { dtype: int64, shape: [N] } } }
  - inference
`,
      'after.ts': `import type { Tensor } from 'mlpack/steps';
interface Sent {
${Object.entries(data)
  .map(([dtype, type]) => `  ${dtype}: Tensor<${type}>;`)
  .join('\n')}
}
export default function (sent: Sent) {
  return { ${dtypes.map((dtype) => `${dtype}_: sent.${dtype}`).join(', ')}, plain: { shape: [1], data: [1n, 2] } };
}
`,
    });
    await expect(load()).resolves.toHaveLength(3);
  });

  it.each([
    ['4.9.5', '', 'TypeScript 4.9.5 is too old. Update it: npm install --save-dev typescript'],
    ['5.9.3', "throw new Error('damaged')", 'TypeScript 5.9.3 was run, but it ended with 1: Error: damaged'],
  ])('are not checked by a TypeScript %s that cannot, which is said', async (version, tsc, reason) => {
    const { folder, load, types } = await project({}, false);
    await standIn(folder, version, tsc);
    await load();
    expect(types()).toEqual([`Types of after.ts are not checked: ${reason}`]);
  });

  it('are no longer checked when the build is cancelled', async () => {
    const { folder, environment } = await project({}, false);
    await standIn(
      folder,
      '5.9.3',
      "require('node:fs').writeFileSync('begun', ''); setInterval(() => {}, 1000);",
    );
    const abort = new AbortController();
    const watched = watch(folder, (_event, name) => {
      if (name === 'begun') abort.abort(new Error('cancelled'));
    });
    onTestFinished(() => watched.close());
    const options = { model: undefined, checksTypes: true };
    await expect(loadProject({ ...environment, signal: abort.signal }, options)).rejects.toThrow('cancelled');
  });

  it('of JavaScript are not looked for, nor where nothing is built', async () => {
    const { folder, environment, load, types } = await project(
      { 'after.js': 'export default ({ y }) => ({ sum: { shape: [1], data: [y.data[0]] } });\n' },
      false,
    );
    const served = await loadProject(environment, { model: undefined });
    await served[Symbol.asyncDispose]();
    await writeFile(join(folder, 'mlpack.yaml'), yaml.replace('after.ts', 'after.js'));
    await load();
    expect(types()).toEqual([]);
  });
});
