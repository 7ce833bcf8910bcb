import { soleInput } from '../../../../../contract/sole-input.ts';
import { bodyBytes } from '../../calls/body.ts';
import type { Call } from '../../calls/call.ts';
import type { Contract } from '../../repository/contract.ts';
import { fillOptional } from '../../tensors/optional-inputs.ts';
import { binaryText } from '../../tensors/raw.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { knownOptions, readOptions, withOptions } from '../options/shared-options.ts';
import { otherType } from './other-type.ts';
import { type FormParts, isFormData, readFormData } from './read-form-data.ts';
import type { SentRows } from './sent-rows.ts';

/** WAV goes by four names. */
const wav = /^\s*audio\/(wav|x-wav|wave|vnd\.wave)\s*(;|$)/iu;

/** What programs say that don't know what they send. */
const anyBytes = /^\s*application\/octet-stream\s*(;|$)/iu;

/** What a body of a type is; a form may have any files; null: none of these. */
export function fileOf(contentType: string): 'picture' | 'audio' | 'form' | null {
  if (/^\s*image\//iu.test(contentType)) return 'picture';
  if (wav.test(contentType)) return 'audio';
  return isFormData(contentType) ? 'form' : null;
}

/**
 * A file as the body, or the files of a form, a row each. What a file is, it says itself.
 *
 * @throws HttpError 400 for a form that is none; 415 of a model that takes no such files, or other inputs beside
 */
export function readFiles(call: Call, contract: Contract): SentRows {
  const { name, files, options } = filesIn(call, contract);
  const said = readOptions(contract, [{ place: 'the form', fields: options, areTexts: true }]);
  const elements = files.map(binaryText);
  const feeds = new Map<string, Tensor>([[name, { dtype: 'string', shape: [files.length], elements }]]);
  return withOptions(contract, said, (asked) => {
    fillOptional(feeds, asked.inputs);
    return { feeds, rows: files.length };
  });
}

/** Files as callers send them, in the memory of the body, and what stands beside them. */
interface SentFiles extends FormParts {
  /** The input that they are of. */
  readonly name: string;
}

/**
 * The files that {@link readFiles} reads.
 *
 * @throws HttpError as that does
 */
export function filesIn({ body, contentType }: Call, { inputs }: Contract): SentFiles {
  const type = contentType ?? '';
  const sent = fileOf(type);
  const input = soleInput(inputs);
  const isTaken =
    input?.file !== undefined && (sent === 'form' || input.file === sent || anyBytes.test(type));
  if (!isTaken) throw otherType(inputs, sent === 'form' ? 'file' : sent, type);
  const bytes = bodyBytes(body);
  const names = new Set(knownOptions(inputs).keys());
  const { files, options } =
    sent === 'form' ? readFormData(bytes, type, names) : { files: [bytes], options: [] };
  return { name: input.name, files, options };
}
