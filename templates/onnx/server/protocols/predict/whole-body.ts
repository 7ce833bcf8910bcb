import type { Call } from '../../calls/call.ts';
import type { Contract } from '../../repository/contract.ts';
import { fileOf, readFiles } from './read-files.ts';
import { isTextType, readText } from './read-text.ts';
import type { SentRows } from './sent-rows.ts';

/** What reads the body of a call that is rows as it is: a file, a form with some, a text; undefined of one in JSON. */
export function wholeBodyReader({
  contentType,
}: Pick<Call, 'contentType'>): ((call: Call, contract: Contract) => SentRows) | undefined {
  // Nearly all bodies are JSON, and none of them is to be asked twice what it isn't.
  if (contentType === null || contentType === 'application/json') return undefined;
  if (fileOf(contentType) !== null) return readFiles;
  return isTextType(contentType) ? readText : undefined;
}
