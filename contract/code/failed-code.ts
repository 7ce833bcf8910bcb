import type { CodeFile, CodeStep } from '../schemas/contract.schema.ts';
import type { StrayMessage } from './thread-source.ts';

/** Of what the code said itself; more is no message. */
const mostCharacters = 500;

/** Why a user's code has made no tensors: a sentence that begins with its file, and its line where that is known. */
export class CodeError extends Error {}

/** What the code threw, where it threw it. @param stack as V8 writes it, of modules in the folder that {@link CodeFile.path} is in */
export function thrown({ files }: Pick<CodeStep, 'files'>, message: string, stack: string): CodeError {
  return new CodeError(`${placeOf(files, stack)}: ${oneLine(message)}`);
}

/** What the code threw outside of a call, where it threw it. */
export function strayed(step: Pick<CodeStep, 'files'>, { message, stack }: StrayMessage): CodeError {
  return new CodeError(`${thrown(step, message, stack).message}, outside of a call`);
}

/**
 * The code took longer than it may.
 *
 * @param stray what was thrown outside of the call meanwhile, which may be why; null: nothing
 */
export function timedOut(
  step: Pick<CodeStep, 'files' | 'timeoutMs'>,
  stray: StrayMessage | null = null,
): CodeError {
  const late = `it took longer than ${step.timeoutMs} ms`;
  if (stray !== null) return new CodeError(`${strayed(step, stray).message}; then ${late}`);
  return new CodeError(`${sourceOf(step.files)}: ${late}`);
}

/** The thread ended while it computed. */
export function died({ files, memoryMb }: Pick<CodeStep, 'files' | 'memoryMb'>): CodeError {
  return new CodeError(`${sourceOf(files)}: it needed more memory than ${memoryMb} MiB, or ended its thread`);
}

/** The first place in the stack that is in a module of the step, as its author calls it: the lines of both are the same. */
function placeOf(files: readonly CodeFile[], stack: string): string {
  for (const [, url = '', line, column] of stack.matchAll(/(\S+\.mjs):(\d+):(\d+)/gu)) {
    const file = files.find(({ path }) => url.endsWith(`/${encodeURI(path)}`));
    if (file !== undefined) return `${file.source}:${line}:${column}`;
  }
  return sourceOf(files);
}

function sourceOf([first]: readonly CodeFile[]): string {
  return first?.source ?? 'code';
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
}
