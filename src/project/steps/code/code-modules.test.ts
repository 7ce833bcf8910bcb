import { describe, expect, it } from 'vitest';
import { bytesContent, readAll } from '../../../util/blobs/content.ts';
import { codeModules } from './code-modules.ts';

/** The modules of a project of these files, by their paths in an image. */
async function modulesOf(
  files: Readonly<Record<string, string>>,
  entry = 'after.ts',
): Promise<ReadonlyMap<string, string>> {
  const refuse = (_setting: readonly string[], reason: string, suggestions: readonly string[] = []) => {
    throw new Error([reason, ...suggestions].join('\n'));
  };
  const known = new Map(Object.entries(files));
  const modules = await codeModules(entry, {
    refuse,
    readFile: async (_keys, path) => {
      const text = known.get(path);
      if (text === undefined) return refuse([], `is ${path}, which is not there`);
      const bytes = Buffer.from(text);
      return { path, content: bytesContent(bytes), source: `/project/${path}`, bytes };
    },
  });
  const texts = new Map<string, string>();
  for (const { file } of modules) texts.set(file.path, (await readAll(file.content)).toString('utf8'));
  return texts;
}

describe('modules of a step', () => {
  it('are the entry and what it imports, without types, on the lines and columns that they had', async () => {
    const texts = await modulesOf({
      'after.ts': `import type { Step } from 'mlpack/steps';
import { twice } from './lib/twice.ts';
import { createHash } from 'node:crypto';
const pattern = /import "no"/u;
const run: Step = ({ y }) => ({ y: twice(y as never) });
export default run;
`,
      'lib/twice.ts': `import { one } from '../one.js';
export const twice = (y: { data: number[] }): unknown => ({ shape: [one], data: y.data });
`,
      'one.js': 'export const one = 1;\n',
    });
    expect([...texts.keys()]).toEqual(['code/after.mjs', 'code/lib/twice.mjs', 'code/one.mjs']);
    expect(texts.get('code/after.mjs')).toBe(`${' '.repeat(41)}
import { twice } from './lib/twice.mjs';
import { createHash } from 'node:crypto';
const pattern = /import "no"/u;
const run       = ({ y }) => ({ y: twice(y         ) });
export default run;
`);
    expect(texts.get('code/lib/twice.mjs')).toContain("import { one } from '../one.mjs';");
  });

  it('import each other in a circle, each once', async () => {
    const texts = await modulesOf({
      'after.ts': "import './b.ts';\nexport default () => ({});\n",
      'b.ts': "import './after.ts';\n",
    });
    expect(texts.size).toBe(2);
  });

  it.each([
    ["import lodash from 'lodash';", 'imports "lodash" at after.ts:1, but an image has no packages'],
    [
      "\nexport * from '@me/tools/x.js';",
      'imports "@me/tools/x.js" at after.ts:2, but an image has no packages',
    ],
    ["import { type Step } from 'mlpack/steps';", 'It has types only: import type { … } from "mlpack/steps"'],
    [
      "const x = await import('./b.ts');",
      'calls import() at after.ts:1, but all modules are known before it runs',
    ],
    ["import './b';", 'imports "./b" at after.ts:1, which is no module\nName it with its ending: "./b.ts"'],
    [
      "import data from './b.json' with { type: 'json' };",
      'imports "./b.json" at after.ts:1, which is no module',
    ],
    ["import '../b.ts';", 'is ../b.ts, which is hidden, or not in the folder of mlpack.yaml'],
    ["import './.git/b.ts';", 'is .git/b.ts, which is hidden'],
    ["import './missing.ts';", 'is missing.ts, which is not there'],
    ['enum Kind { A }', 'is no TypeScript that runs without its types: after.ts:'],
    ['const = 1;', 'is no TypeScript that runs without its types: after.ts:'],
  ])('with %j are refused', async (code, message) => {
    await expect(modulesOf({ 'after.ts': code })).rejects.toThrow(message);
  });

  it('of JavaScript that can’t be parsed, or of two files that would be one, are refused', async () => {
    await expect(modulesOf({ 'after.mjs': '\nimport {' }, 'after.mjs')).rejects.toThrow(
      "is no module: after.mjs:2 can't be parsed",
    );
    await expect(modulesOf({ 'after.py': '' }, 'after.py')).rejects.toThrow(
      'is after.py, which is no module',
    );
    await expect(modulesOf({ 'after.ts': "import './after.js';", 'after.js': '' })).rejects.toThrow(
      'has after.js beside after.ts, which is one module in an image',
    );
  });
});
