import { soleInput } from '../../../../../contract/sole-input.ts';
import type { Call } from '../../calls/call.ts';
import type { Contract } from '../../repository/contract.ts';
import { isJsonType } from '../json-body.ts';
import { fileOf, readFiles } from './read-files.ts';
import { isTextType, readText } from './read-text.ts';
import type { SentRows } from './sent-rows.ts';

/** What reads the body of a call that is rows as it is: a file, a form with some, a text; undefined of one in JSON. */
export function wholeBodyReader(
  { contentType }: Pick<Call, 'contentType'>,
  { inputs }: Pick<Contract, 'inputs'>,
): ((call: Call, contract: Contract) => SentRows) | undefined {
  // Nearly all bodies are JSON, and none of them is to be asked twice what it isn't.
  if (contentType === null || contentType === 'application/json') return undefined;
  if (fileOf(contentType) !== null) return readFiles;
  if (isTextType(contentType)) return readText;
  // A model of files is sent one, whatever it is called.
  return soleInput(inputs)?.file !== undefined && !isJsonType(contentType) ? readFiles : undefined;
}
