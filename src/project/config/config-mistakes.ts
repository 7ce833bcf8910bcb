import type { Document, LineCounter } from 'yaml';
import { MlpackError } from '../../errors/mlpack-error.ts';

/** mlpack.yaml as it was parsed, to find the places that mistakes are about. */
export interface ParsedConfig {
  /** Path of the file, for messages. */
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** What is wrong at a place of mlpack.yaml. */
export interface Mistake {
  /** The keys that lead to the place. */
  readonly steps: readonly string[];
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** Notes a mistake of the key that `steps` lead to, as a sentence that goes on from the key. */
export type Refuse = (steps: readonly string[], reason: string, suggestions?: readonly string[]) => void;

/** A {@link Refuse} of what is under the key that `parent` leads to. */
export function refusing(mistakes: Mistake[], parent: readonly string[]): Refuse {
  return (under, reason, suggestions = []) => {
    const steps = [...parent, ...under];
    mistakes.push({ steps, message: `${dotted(steps)} ${reason}`, suggestions });
  };
}

/** A key as messages call it: `inputs.X.features`. */
export function dotted(steps: readonly string[]): string {
  return steps.join('.') || 'the file';
}

/** More are counted only: who has mended so many asks again. */
const mostShown = 10;

/**
 * Refuses mlpack.yaml where there are mistakes: one error for all, each with its line.
 *
 * @param parsed undefined where nothing is known of lines
 * @throws MlpackError CONFIG_INVALID
 */
export function refuseMistakes(mistakes: readonly Mistake[], parsed: ParsedConfig | undefined): void {
  const shown = mistakes.slice(0, mostShown);
  if (shown.length === 0) return;
  const left = mistakes.length - shown.length;
  const lines = shown.map(({ steps, message }) => `${place(parsed, steps)}: ${message}`);
  const message = [...lines, ...(left === 0 ? [] : [`… and ${left} more`])].join('\n');
  const suggestions = shown.flatMap((mistake) =>
    mistake.suggestions.map((suggestion) =>
      shown.length === 1 ? suggestion : `${dotted(mistake.steps)}: ${suggestion}`,
    ),
  );
  throw new MlpackError('CONFIG_INVALID', message, { suggestions });
}

/** `path:line:column` of a key or item; of what it is in where that is all there is, as behind an alias. */
function place(parsed: ParsedConfig | undefined, steps: readonly string[]): string {
  if (parsed === undefined) return 'mlpack.yaml';
  const { path, document, lines } = parsed;
  for (let length = steps.length; length > 0; length -= 1) {
    const offset = offsetOf(document, steps.slice(0, length));
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  }
  return path;
}

/** Where the key begins in the file, or an item that has no key. */
function offsetOf(document: Document, steps: readonly string[]): number | undefined {
  const parent = steps.length > 1 ? document.getIn(steps.slice(0, -1), true) : document.contents;
  const last = steps.at(-1);
  const pairs = (parent as { items?: unknown[] } | null | undefined)?.items ?? [];
  for (const item of pairs) {
    const key = (item as { key?: Ranged & { value?: unknown } }).key;
    if (key?.range !== undefined && String(key.value) === last) return key.range[0];
  }
  return (document.getIn(steps, true) as Ranged | undefined)?.range?.[0];
}

interface Ranged {
  readonly range?: readonly [number, number, number];
}
