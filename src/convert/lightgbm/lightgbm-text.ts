import { heldInFile, type ModelFileReader } from '../model-file.ts';

/** Models as `Booster.save_model` writes them. */
export const lightGbmText: ModelFileReader = {
  formOf: (head) =>
    /^tree\r?\nversion=v/.test(head.toString('latin1', 0, 32)) ? 'lightgbm-text' : undefined,
  read: (source) => heldInFile(source, { module: 'lightgbm.basic', name: 'Booster', attribute: '_handle' }),
};
