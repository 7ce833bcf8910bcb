import { MlpackError } from '../../../errors/mlpack-error.ts';
import { PickleDict, PickleGlobal, PickleObject } from '../../pickle/pickle-values.ts';
import { openEstimator } from '../convert-estimator.ts';
import { Estimator } from '../estimator.ts';
import { columnsTaken } from './order/fitted-step.ts';
import { inWords, type Part } from './parts-of-value.ts';

/** Those whose inverse is a product and a sum. */
const linear = /^(Standard|MinMax|MaxAbs|Robust)Scaler$/;
const scales = /(Scaler|PowerTransformer|QuantileTransformer)$/;
const saysTarget = /(?:^y$|_y$|^y_|target|label_?scaler|^scaler_?y|[a-z]Y$)/;

/**
 * The scaler of a regressor's target among transformers: by its key (`scaler_y`), or because it takes one column beside another scaler
 * that takes all of the model's.
 */
export async function targetScaler(
  path: string,
  transformers: readonly Part[],
  model: Part | undefined,
): Promise<Part | undefined> {
  const scalers = transformers.filter(({ object }) => scales.test(object.type.name));
  const named = scalers.filter(({ key }) => key?.split('.').some((name) => saysTarget.test(name)) === true);
  if (named.length > 1)
    throw refused(path, named, 'are called as scalers of the target, of which there is one');
  if (named[0] !== undefined || model === undefined || scalers.length < 2) return named[0];
  const asked = await columnsTaken(model.object, path);
  if (asked.count === null || asked.count === 1) return undefined;
  const narrow: Part[] = [];
  let isOtherWhole = false;
  for (const scaler of scalers) {
    const { count, names } = await columnsTaken(scaler.object, path);
    isOtherWhole ||= count === asked.count;
    // A column of that name among the model's is one of its own, scaled alone.
    const isOwn = names?.some((name) => asked.names?.includes(name)) ?? false;
    if (count === 1 && !isOwn) narrow.push(scaler);
  }
  return isOtherWhole && narrow.length === 1 ? narrow[0] : undefined;
}

/**
 * A regressor whose answers are turned back into what its target was before it was scaled: the estimator that scikit-learn has for it.
 *
 * @throws MlpackError MODEL_UNSUPPORTED for a scaler that isn't linear, and for a model that is no regressor
 */
export async function withTargetScaler(path: string, model: Part, scaler: Part): Promise<PickleObject> {
  if (!linear.test(scaler.object.type.name)) {
    throw refused(path, [scaler], 'is the scaler of the target, by its name, and no linear one');
  }
  const { methods } = await openEstimator(new Estimator(model.object, path), {});
  if (methods.kind !== 'regressor') {
    throw refused(
      path,
      [scaler],
      `is the scaler of a target, by its name or its one column, but ${inWords([model], '')} is no regressor`,
    );
  }
  const state = new PickleDict();
  state.set('regressor_', model.object);
  state.set('transformer_', scaler.object);
  state.set('_training_dim', 1n);
  const whole = new PickleObject(
    new PickleGlobal('sklearn.compose._target', 'TransformedTargetRegressor'),
    [],
  );
  whole.state = state;
  return whole;
}

function refused(path: string, scalers: readonly Part[], why: string): MlpackError {
  return new MlpackError('MODEL_UNSUPPORTED', `${path}: ${inWords(scalers, ', ')} ${why}.`, {
    suggestions: [
      'Save a regressor with the scaler of its target as one: TransformedTargetRegressor(regressor=model, transformer=scaler), fitted.',
      'Save the model without a scaler that it doesn\'t need: joblib.dump(model, "model.joblib").',
    ],
  });
}
