import { badRequest } from '../util/http-error.ts';

/** A tensor of the highest rank that is taken, with what stands around it in every protocol, is not so deep. */
export const maxDepth = 64;

const [quote, backslash, bracket, closingBracket, brace, closingBrace] = [34, 92, 91, 93, 123, 125] as const;

/**
 * Refuses JSON that is nested too deeply, before anything is parsed: what would come of it takes many times the memory
 * of its text. Of text that is no JSON it may say anything; whoever parses it refuses that.
 *
 * @throws HttpError 400
 */
export function refuseDeepNesting(text: string): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfString(text, i);
    else if (code === bracket || code === brace) {
      depth++;
      if (depth > maxDepth) throw badRequest(`the body is nested too deeply: more than ${maxDepth} levels`);
    } else if (code === closingBracket || code === closingBrace) depth--;
  }
}

/** End of the string that begins at a quote: the next quote that no backslash is before. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) return i;
  }
  return text.length;
}
