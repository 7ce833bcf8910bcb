import { heldInFile, type LibraryForm, type ModelFileReader } from '../model-file.ts';
import { boosterForm, type BoosterForm } from './read/booster-form.ts';

const forms: Readonly<Record<BoosterForm, LibraryForm>> = {
  binary: 'xgboost-binary',
  json: 'xgboost-json',
  snapshot: 'xgboost-binary',
  ubjson: 'xgboost-ubjson',
};

/** Models as `save_model` writes them, and as pickles hold them. */
export const xgboostFile: ModelFileReader = {
  formOf: (head) => {
    const form = boosterForm(head);
    return form === undefined ? undefined : forms[form];
  },
  read: (source) => heldInFile(source, { module: 'xgboost.core', name: 'Booster', attribute: 'handle' }),
};
