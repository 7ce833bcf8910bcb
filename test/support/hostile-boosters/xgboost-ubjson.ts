import { longBytes, ubjsonBytes, type Ubjson } from '../ubjson-bytes.ts';
import { stump } from '../xgboost.ts';
import { cut, filled, type HostileBooster } from './hostile-booster.ts';

const document = (trees: Ubjson): Ubjson => ({
  learner: {
    attributes: {},
    gradient_booster: {
      name: 'gbtree',
      model: { gbtree_model_param: { num_trees: '1' }, tree_info: [0], trees },
    },
    learner_model_param: { base_score: '0', num_class: '0', num_feature: '1' },
    objective: { name: 'reg:squarederror' },
  },
  version: [3, 0, 0],
});
const ubjson = (...trees: readonly Buffer[]) => ubjsonBytes(document(Buffer.concat(trees)));
const typed = (type: string, count: number) => Buffer.concat([Buffer.from(`[$${type}#`), longBytes(count)]);

export const xgboostUbjson: readonly HostileBooster[] = [
  {
    name: 'an array of 2^60 numbers',
    bytes: () => ubjson(typed('d', 2 ** 60)),
    says: 'says that something has 1152921504606846976 bytes, but ',
  },
  { name: 'an array of less than nothing', bytes: () => ubjson(typed('d', -1)) },
  { name: 'an array of 2^31 nothings', bytes: () => ubjson(typed('Z', 2 ** 31)) },
  {
    name: 'a list of 2^50 items',
    bytes: () => ubjson(Buffer.concat([Buffer.from('[#'), longBytes(2 ** 50)])),
  },
  { name: 'a text of 2^62', bytes: () => ubjson(Buffer.concat([Buffer.from('S'), longBytes(2 ** 62)])) },
  { name: 'lists in each other, a million deep', bytes: () => ubjson(filled('[', 1_000_000)) },
  {
    name: 'lists of nothing, millions',
    bytes: () => ubjson(Buffer.from('['), filled('[]', 4_000_000), Buffer.from(']')),
  },
  {
    name: 'nothings, millions',
    bytes: () => ubjson(Buffer.from('['), filled('Z', 8_000_000), Buffer.from(']')),
  },
  { name: 'what means nothing, millions', bytes: () => ubjson(filled('N', 16_000_000)) },
  { name: 'half of itself', bytes: () => cut(ubjson(ubjsonBytes([stump(1, 2, 3) as Ubjson])), 0.7) },
];
