import { heldInFile, type ModelFileReader } from '../model-file.ts';

/** What a model is called that nothing says the class of: its file doesn't. */
export const catBoostFileClass = 'CatBoostModel';

/** Models as `save_model` writes them: in CatBoost's own form, or as JSON. */
export const catBoostFile: ModelFileReader = {
  formOf: (head) => {
    const text = head.toString('latin1');
    if (text.startsWith('CBM1')) return 'catboost-cbm';
    return isCatBoostJson(text) ? 'catboost-json' : undefined;
  },
  read: (source) =>
    heldInFile(source, { module: 'catboost.core', name: catBoostFileClass, attribute: '__model' }),
};

/** Whether text is the beginning of a model that CatBoost saved as JSON; which of its parts comes first depends on the model. */
export function isCatBoostJson(text: string): boolean {
  return /^\s*\{/.test(text) && /"(oblivious_trees|features_info|ctr_data)"\s*:/.test(text);
}
