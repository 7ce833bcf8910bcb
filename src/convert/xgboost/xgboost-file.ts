import { heldInFile, type ModelFileReader } from '../model-file.ts';
import { boosterForm } from './read/booster-form.ts';

/** Models as `save_model` writes them, and as pickles hold them. */
export const xgboostFile: ModelFileReader = {
  recognises: (head) => boosterForm(head) !== undefined,
  read: (source) => heldInFile(source, { module: 'xgboost.core', name: 'Booster', attribute: 'handle' }),
};
