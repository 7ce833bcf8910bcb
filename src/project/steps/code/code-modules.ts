import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { init, parse } from 'es-module-lexer';
import { codeFolder } from '../../../../contract/code/code-step.ts';
import type { CodeFile } from '../../../../contract/schemas/contract.schema.ts';
import { bytesContent } from '../../../util/blobs/content.ts';
import { decodeUtf8 } from '../../../util/files/utf8.ts';
import type { StepFile } from '../chain-in-making.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import type { StepPlace } from '../step-plan.ts';
import { withoutTypes } from './without-types.ts';

/** Nobody writes so much by hand. */
const maxModuleBytes = 1 << 20;
const mostModules = 100;

const endings = /\.(?:m?ts|m?js)$/u;

/** A module that goes into the image, and what it was. */
interface CodeModule {
  readonly file: StepFile;
  readonly declared: CodeFile;
}

/**
 * The modules of a step's code, the first one first, as an image has them: types and comments on them blanked, so that lines and columns stay,
 * and every import by the name that it has there. No bytes depend on where the project lies.
 *
 * @param entry as mlpack.yaml names it
 * @throws what `refuse` throws for imports of packages, of what is not there or leads out of the project
 */
export async function codeModules(
  entry: string,
  { refuse, readFile }: Pick<StepPlace, 'refuse' | 'readFile'>,
): Promise<readonly CodeModule[]> {
  await init;
  const modules = new Map<string, CodeModule>();
  const waiting = [modulePath(entry, refuse)];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const target = targetOf(path);
    const before = modules.get(target);
    if (before?.declared.source === path) continue;
    if (before !== undefined) {
      return refuse(
        ['file'],
        `has ${path} beside ${before.declared.source}, which is one module in an image`,
      );
    }
    if (modules.size === mostModules) return refuse(['file'], `imports more than ${mostModules} modules`);
    const { bytes } = await readFile(['file'], path, maxModuleBytes);
    const text = decodeUtf8(bytes, path);
    const code = path.endsWith('ts') ? withoutTypes(text, path, refuse) : text;
    const { text: rewritten, imported } = withTargets(code, path, refuse);
    const content = bytesContent(rewritten);
    modules.set(target, {
      file: { path: target, content, source: null },
      declared: { path: target, source: path, sha256: content.sha256 },
    });
    waiting.push(...imported);
  }
  return [...modules.values()];
}

/** A path relative to mlpack.yaml in its plain form. */
function modulePath(path: string, refuse: RefuseSetting): string {
  const plain = posix.normalize(path);
  if (!endings.test(plain)) {
    return refuse(['file'], `is ${path}, which is no module`, ['A module is called .ts, .mts, .js or .mjs.']);
  }
  if (plain.startsWith('/') || plain.split('/').some((name) => name.startsWith('.'))) {
    return refuse(['file'], `is ${path}, which is hidden, or not in the folder of mlpack.yaml`, [
      'Put it beside mlpack.yaml, or into a folder there.',
    ]);
  }
  return plain;
}

/** Path of a module in the folder of the model in an image. */
function targetOf(path: string): string {
  return `${codeFolder}/${path.replace(endings, '.mjs')}`;
}

/** A module that imports others by the names that they have in an image, and the paths of those here. */
function withTargets(
  code: string,
  path: string,
  refuse: RefuseSetting,
): { readonly text: string; readonly imported: readonly string[] } {
  let text = code;
  const imported: string[] = [];
  for (const { n: name, s: start, e: end, d: dynamic, ss: at } of importsOf(
    code,
    path,
    refuse,
  ).toReversed()) {
    if (dynamic === -2) continue;
    const place = `${path}:${code.slice(0, at).split('\n').length}`;
    if (dynamic !== -1 || name === undefined) {
      return refuse(['file'], `calls import() at ${place}, but all modules are known before it runs`, [
        'Import it at the top of the file.',
      ]);
    }
    if (isBuiltin(name)) continue;
    if (!/^\.{1,2}\//u.test(name)) return refuse(['file'], ...packageImport(name, place));
    const other = posix.join(posix.dirname(path), name);
    if (!endings.test(other)) {
      return refuse(['file'], `imports ${JSON.stringify(name)} at ${place}, which is no module`, [
        `Name it with its ending: ${JSON.stringify(`${name}.ts`)}`,
      ]);
    }
    imported.unshift(modulePath(other, refuse));
    text = `${text.slice(0, start)}${name.replace(endings, '.mjs')}${text.slice(end)}`;
  }
  return { text, imported };
}

function importsOf(code: string, path: string, refuse: RefuseSetting): ReturnType<typeof parse>[0] {
  try {
    return parse(code)[0];
  } catch (error) {
    const at = error instanceof Error && 'idx' in error ? Number(error.idx) : 0;
    return refuse(['file'], `is no module: ${path}:${code.slice(0, at).split('\n').length} can't be parsed`, [
      `See what is wrong: node --check ${path}`,
    ]);
  }
}

function packageImport(name: string, place: string): [reason: string, suggestions: readonly string[]] {
  const reason = `imports ${JSON.stringify(name)} at ${place}, but an image has no packages`;
  return name === 'mlpack/steps'
    ? [reason, [`It has types only: import type { … } from ${JSON.stringify(name)}`]]
    : [reason, ['Copy what it needs of that into a file of the project, or use what Node.js has: node:…']];
}
