import type { DeclaredFields } from '../declared-fields.ts';
import type { CodeFile, CodeStep } from '../schemas/contract.schema.ts';

/** Folder of the modules, in that of the model. */
export const codeFolder = 'code';

/** Milliseconds that a call may take at most. */
const mostTimeoutMs = 60_000;
/** MiB that the objects of a step may take at least, and at most. */
const [leastMemoryMb, mostMemoryMb] = [8, 16_384] as const;

/** Names of folders and of a module in that folder, of which none leads out of it. */
const modulePath = /^code\/(?:[^/\\.][^/\\]*\/)*[^/\\.][^/\\]*\.mjs$/u;

/** What a declaration says beside its tensors. */
type CodeSettings = Pick<CodeStep, 'files' | 'timeoutMs' | 'memoryMb'>;

/**
 * Reads the declaration of a step of the kind `code`, but for its tensors: only fields that it knows, each checked.
 *
 * @throws what its fields throw for one that is wrong
 */
export function readCodeSettings(declaration: DeclaredFields): CodeSettings {
  const files = declaration.objects('files').map((file): CodeFile => {
    const path = file.text('path');
    if (!modulePath.test(path)) file.refuse('path', `the path of a module in ${codeFolder}/`);
    return { path, source: file.text('source'), sha256: file.text('sha256') };
  });
  if (files.length === 0) declaration.refuse('files', 'at least one');
  return {
    files,
    timeoutMs: declaration.integer('timeoutMs', 1, mostTimeoutMs),
    memoryMb: declaration.integer('memoryMb', leastMemoryMb, mostMemoryMb),
  };
}
