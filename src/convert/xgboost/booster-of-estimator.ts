import { ByteRange } from '../bytes/byte-range.ts';
import { PickleObject } from '../pickle/pickle-values.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import type { KnownColumns } from '../sklearn/columns/column-reader.ts';
import type { Booster } from './read/booster.ts';
import { readBooster } from './read/read-booster.ts';

/** Boosters are asked for their columns before they are converted; nobody wants to read one twice. */
const known = new WeakMap<PickleObject, Promise<Booster>>();

/**
 * The model in a Booster of Python, or in one of the classes that have a Booster inside.
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function boosterOfEstimator(estimator: Estimator, signal?: AbortSignal): Promise<Booster> {
  const booster = estimator.object.type.name === 'Booster' ? estimator : estimator.estimator('_Booster');
  const found = known.get(booster.object) ?? readOf(booster, signal);
  known.set(booster.object, found);
  return await found;
}

/** The columns that a Booster was trained with, or one inside of what is fitted. */
export async function boosterColumns(estimator: Estimator): Promise<KnownColumns | undefined> {
  const isFitted = estimator.has('handle') || estimator.get('_Booster') instanceof PickleObject;
  if (!isFitted) return undefined;
  const { columnCount, columnNames } = await boosterOfEstimator(estimator);
  return { count: columnCount, names: columnNames };
}

/** The version of XGBoost that a Booster was saved by; empty where it doesn't say. */
export async function xgboostVersion(estimator: Estimator): Promise<string> {
  return (await boosterOfEstimator(estimator)).version.join('.');
}

async function readOf(booster: Estimator, signal: AbortSignal | undefined): Promise<Booster> {
  const handle = booster.get('handle');
  if (!(handle instanceof ByteRange)) throw booster.mismatch('handle', 'the bytes of a model');
  const read = await readBooster(handle.asSource(booster.file), signal);
  // Before XGBoost 1.4 only the object of Python knew the names.
  const columnNames = read.columnNames ?? (await booster.names('feature_names'));
  // Names that XGBoost made up then where a matrix had none.
  const isNamed = columnNames?.some((name, column) => name !== `f${column}`) === true;
  const fits = columnNames?.length === read.columnCount;
  return { ...read, columnNames: isNamed && fits ? columnNames : null };
}
