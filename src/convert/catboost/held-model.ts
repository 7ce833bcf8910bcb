import { ByteRange } from '../bytes/byte-range.ts';
import type { PickleObject } from '../pickle/pickle-values.ts';
import type { ColumnReader } from '../sklearn/columns/column-reader.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import { columnCount, type CatBoostModel } from './catboost-model.ts';
import { readCatBoostJson } from './read-catboost-json.ts';
import { readCbm } from './read-cbm.ts';
import { refuseFeatures } from './refuse-features.ts';

/** What stands before the trees: CBM1, and how many bytes they have. */
const cbmHeadBytes = 8;

/** More than any model as JSON that was seen. */
const maxJsonBytes = 256 * 1024 * 1024;

/** Models are asked for their columns before they are converted; nobody wants to read one twice. */
const known = new WeakMap<PickleObject, Promise<CatBoostModel>>();

/** More than any model has; a file that numbers its columns so lies. */
const maxColumns = 2 ** 20;

/**
 * The model that an estimator of CatBoost holds, as its own library saves it.
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for a model of features that only CatBoost computes
 */
export async function heldModel(estimator: Estimator): Promise<CatBoostModel> {
  const model = await readHeldModel(estimator);
  refuseFeatures(model.computed, `${estimator.file}: ${estimator.place}`);
  return model;
}

/** {@link heldModel}, whatever it computes: to be described. @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED */
export async function readHeldModel(estimator: Estimator): Promise<CatBoostModel> {
  const found = known.get(estimator.object) ?? readOf(estimator);
  known.set(estimator.object, found);
  return await found;
}

async function readOf(estimator: Estimator): Promise<CatBoostModel> {
  const place = `${estimator.file}: ${estimator.place}`;
  const held = estimator.get('__model');
  if (!(held instanceof ByteRange)) throw estimator.mismatch('__model', 'bytes');
  const head = await held.read(0, cbmHeadBytes);
  if (head.toString('latin1', 0, 4) === 'CBM1') {
    // Behind the trees are tables of categories, which are not converted.
    const length = head.length < cbmHeadBytes ? 0 : head.readUInt32LE(4);
    return readCbm(await held.read(cbmHeadBytes, length), place);
  }
  if (held.sizeBytes > maxJsonBytes) {
    throw estimator.unsupported(
      'is JSON of more than 256 MiB',
      'Save it as CatBoost does by itself: model.save_model("model.cbm").',
    );
  }
  return await readCatBoostJson(held.asSource(estimator.file), estimator.place);
}

/** The columns that a model was trained with. */
export const heldColumns: ColumnReader = async (estimator) => {
  if (!estimator.has('__model')) return undefined;
  const model = await readHeldModel(estimator);
  const count = columnCount(model);
  if (!(count >= 1 && count <= maxColumns)) {
    throw estimator.mismatch('__model', `a model of up to ${maxColumns} columns`);
  }
  const names = Array.from({ length: count }, (_, index) => String(index));
  for (const { index, name } of model.columns) if (index >= 0 && name !== '') names[index] = name;
  // CatBoost calls columns by their numbers where they have no names.
  const isNamed = names.some((name, index) => name !== String(index)) && new Set(names).size === count;
  return { names: isNamed ? names : null, count };
};
