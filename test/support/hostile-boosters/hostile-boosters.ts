import { catBoostCbm } from './catboost-cbm.ts';
import { catBoostJson } from './catboost-json.ts';
import type { HostileBooster } from './hostile-booster.ts';
import { lightGbmText } from './lightgbm-text.ts';
import { xgboostBinary } from './xgboost-binary.ts';
import { xgboostJson } from './xgboost-json.ts';
import { xgboostUbjson } from './xgboost-ubjson.ts';

/** By what libraries save: the name of a file, and what may be in it. */
export const hostileBoosters: Readonly<Record<string, readonly HostileBooster[]>> = {
  'model.json': xgboostJson,
  'model.ubj': xgboostUbjson,
  'model.bst': xgboostBinary,
  'model.txt': lightGbmText,
  'model.cbm': catBoostCbm,
  'catboost.json': catBoostJson,
};
