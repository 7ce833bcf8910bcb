import { isRecord } from '../../util/record.ts';
import { dotted, type Mistake } from './config-mistakes.ts';

/** A control character but for tabs and line breaks, or half of a surrogate pair, which no UTF-8 has. */
const noText = /[^\P{Cc}\t\n\r]|\p{Cs}/u;

/**
 * Keys and texts of mlpack.yaml with characters that are none of a text. They would go into labels of the image, into
 * addresses and JSON, where engines, clients and databases cut them off, refuse them or write others.
 */
export function characterMistakes(value: unknown, steps: readonly string[] = []): readonly Mistake[] {
  if (typeof value === 'string') return mistakesOf(value, steps, 'has');
  if (!Array.isArray(value) && !isRecord(value)) return [];
  return Object.entries<unknown>(value).flatMap(([key, below]) => {
    const place = [...steps, key];
    return [...mistakesOf(key, place, 'has in its name'), ...characterMistakes(below, place)];
  });
}

function mistakesOf(text: string, steps: readonly string[], has: string): Mistake[] {
  const [found] = noText.exec(text) ?? [];
  if (found === undefined) return [];
  const code = found.charCodeAt(0);
  const kind = /\p{Cs}/u.test(found) ? 'half of a surrogate pair' : 'a control character';
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `${dotted(steps)} ${has} ${name}, ${kind}`;
  return [{ steps, message, suggestions: ['Leave it out: tabs and line breaks alone are part of a text.'] }];
}
