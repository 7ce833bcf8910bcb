import { heldInFile, type ModelFileReader } from '../model-file.ts';

/** What a model is called that nothing says the class of: its file doesn't. */
export const catBoostFileClass = 'CatBoostModel';

const read: ModelFileReader['read'] = (source) =>
  heldInFile(source, { module: 'catboost.core', name: catBoostFileClass, attribute: '__model' });

/** Whether text is the beginning of a model that CatBoost saved as JSON; which of its parts comes first depends on the model. */
export function isCatBoostJson(text: string): boolean {
  return /^\s*\{/.test(text) && /"(oblivious_trees|features_info|ctr_data)"\s*:/.test(text);
}

/** Models as `save_model` writes them: in CatBoost's own form, or as JSON. */
export const catBoostFiles: readonly ModelFileReader[] = [
  { recognises: (head) => head.toString('latin1', 0, 4) === 'CBM1', read },
  { recognises: (head) => isCatBoostJson(head.toString('latin1')), read },
];
