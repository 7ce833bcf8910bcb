import { join } from 'node:path';
import { readDecoder } from '../../../../../contract/text/tokenizer/decoders/read-decoder.ts';
import { Fields } from '../../../../../contract/text/tokenizer/fields.ts';
import { TokenizerError } from '../../../../../contract/text/tokenizer/tokenizer-error.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { type FolderTokenizer, tokenizerFile } from './folder-tokenizer.ts';
import type { ReadFolder } from '../read-folder.ts';

/** Refuses a tokenizer whose tokens can't be made text of again. @throws MlpackError MODEL_UNSUPPORTED naming what isn't known */
export function requireDecoder({ path, transformer }: ReadFolder, { json }: FolderTokenizer): void {
  try {
    readDecoder(new Fields(json, '').part('decoder'));
  } catch (error) {
    if (!(error instanceof TokenizerError)) throw error;
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${join(path, transformer, tokenizerFile)}: ${error.message}.`,
      {
        cause: error,
      },
    );
  }
}
