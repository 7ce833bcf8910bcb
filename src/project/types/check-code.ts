import { dirname, join, resolve } from 'node:path';
import type { CodeStep } from '../../../contract/schemas/contract.schema.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import type { Compiler } from './find-compiler.ts';
import { runCompiler, type RunOptions } from './run-compiler.ts';
import { writeCheck } from './write-check.ts';

const mostModuleBytes = 1 << 20;

/** What is wrong with types, each with its place as `after.ts:3:7`; or why nothing is known of them. */
type CheckedCode = { readonly problems: readonly string[] } | { readonly unknown: string };

/**
 * Checks the types of a step's modules with the project's own TypeScript: what they say themselves, and whether the function fits what
 * mlpack.yaml declares.
 *
 * @param folder an empty one, for what is made for it, absolute
 * @param options of the process; `cwd` is the folder of mlpack.yaml, absolute and without links
 * @throws the signal's reason when aborted
 */
export async function checkCode(
  step: Pick<CodeStep, 'files' | 'inputs' | 'outputs'>,
  compiler: Compiler,
  folder: string,
  options: RunOptions,
): Promise<CheckedCode> {
  const { cwd } = options;
  const { config, fit } = await writeCheck(step, compiler, cwd, folder);
  const checked = await runCompiler(compiler.script, config, options);
  if ('unknown' in checked) return checked;
  const own: string[] = [];
  const ofFit: string[] = [];
  for (const { place, message, code } of checked.problems) {
    const text = `${message} (${code})`;
    const path = place === null ? null : resolve(cwd, place.path);
    if (path === fit) ofFit.push(text);
    // What is wrong with the configuration that was made is in no file of the project's.
    else if (place === null || path === null || dirname(path) === folder) own.push(text);
    else own.push(`${place.path}:${place.line}:${place.column}: ${text}`);
  }
  if (ofFit.length === 0) return { problems: own };
  const at = await defaultExport(cwd, step.files[0]?.source ?? '');
  return {
    problems: [...own, ...ofFit.map((text) => `${at}: does not fit what mlpack.yaml declares: ${text}`)],
  };
}

/** `after.ts:12:1`, where the function is exported; without a line where that is written otherwise. */
async function defaultExport(cwd: string, source: string): Promise<string> {
  const text = await readBoundedText(join(cwd, source), mostModuleBytes);
  const at = text.search(/^[ \t]*export\s+default\b|\bas\s+default\b/mu);
  if (at === -1) return source;
  const before = text.slice(0, at).split('\n');
  return `${source}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}
