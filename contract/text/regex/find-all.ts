import { codeAt, isWord, widthOf } from '../characters.ts';
import { compileRegex } from './compile-regex.ts';
import { Matcher } from './match.ts';
import { parseRegex } from './parse-regex.ts';
import { RegexError, type RegexNode } from './syntax.ts';

/** Gives what an expression finds in a text, from left to right. */
export type FindAll = (text: string, found: (token: string) => void) => void;

/** Steps for each unit of a text. People's patterns take some ten; what needs many more soon takes hours. */
const stepsPerUnit = 100;
const fewestSteps = 1_000_000;
/** However long a text is: some seconds. */
const mostSteps = 2 ** 28;

/**
 * Python's re.findall: matches that don't overlap, or of each what the one group captured.
 *
 * @returns a function that throws {@link BudgetError} for a text that takes too many steps
 * @throws RegexError for an expression that isn't known, or has several groups
 */
export function compileFindAll(pattern: string): FindAll {
  const regex = parseRegex(pattern);
  if (regex.captureCount > 1) {
    throw new RegexError(`captures ${regex.captureCount} groups, of which scikit-learn takes one at most`);
  }
  const shortest = regex.isWord === isWord ? shortestWord(regex.root) : undefined;
  if (shortest !== undefined) return (text, found) => findWords(text, shortest, found);
  const program = compileRegex(regex.root);
  const isCaptured = regex.captureCount === 1;
  return (text, found) => {
    const budget = { steps: Math.min(mostSteps, fewestSteps + stepsPerUnit * text.length) };
    const matcher = new Matcher(program, regex.isWord, text, budget);
    let mustMove = false;
    for (let start = 0; start <= text.length;) {
      const end = matcher.matchAt(start, mustMove);
      if (end === -1) {
        mustMove = false;
        start += widthOf(codeAt(text, start));
        continue;
      }
      const [from = -1, to = -1] = matcher.registers;
      if (!isCaptured) found(text.slice(start, end));
      else found(from === -1 || to < from ? '' : text.slice(from, to));
      // What follows may begin where this ended, but not be empty where this was.
      mustMove = end === start;
      start = end;
    }
  };
}

/** Of `\b\w\w+\b` and what else finds whole words: how long these are at least. */
function shortestWord(root: RegexNode): number | undefined {
  if (root.kind !== 'sequence') return undefined;
  const items = [...root.items];
  if (isBoundary(items[0])) items.shift();
  if (isBoundary(items.at(-1))) items.pop();
  let shortest = 0;
  let isOpen = false;
  for (const item of items) {
    const { min, max, set } =
      item.kind === 'repeat' && !item.isLazy && item.item.kind === 'character'
        ? { ...item, set: item.item.set }
        : item.kind === 'character'
          ? { min: 1, max: 1, set: item.set }
          : { min: 0, max: 0, set: undefined };
    if (set?.test !== isWord) return undefined;
    shortest += min;
    isOpen ||= max === Infinity;
    if (max !== Infinity && max !== min) return undefined;
  }
  return isOpen && shortest > 0 ? shortest : undefined;
}

function isBoundary(node: RegexNode | undefined): boolean {
  return node?.kind === 'place' && node.place === 'boundary';
}

function findWords(text: string, shortest: number, found: (token: string) => void): void {
  const { length } = text;
  let start = 0;
  let count = 0;
  for (let at = 0; at < length;) {
    const unit = text.charCodeAt(at);
    const code = unit >= 0xd800 && unit <= 0xdbff ? codeAt(text, at) : unit;
    if (isWord(code)) {
      if (count === 0) start = at;
      count += 1;
    } else {
      if (count >= shortest) found(text.slice(start, at));
      count = 0;
    }
    at += widthOf(code);
  }
  if (count >= shortest) found(text.slice(start));
}
