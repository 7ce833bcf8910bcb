import { badRequest, shown } from '../../util/http-error.ts';

/** The one signature that a model has here. */
export const signatureName = 'serving_default';

/** What a request asks of the model. */
export type Method = 'predict' | 'classify' | 'regress';

/**
 * Names that clients have for that signature: TensorFlow Serving classifies and regresses only by one that is named for
 * it, so requests say which. Those of its methods, and those that Estimators export.
 *
 * @see https://www.tensorflow.org/tfx/serving/signature_defs
 */
const aliases: Readonly<Record<Method, readonly string[]>> = {
  predict: ['tensorflow/serving/predict', 'predict'],
  classify: ['tensorflow/serving/classify', 'classification'],
  regress: ['tensorflow/serving/regress', 'regression'],
};

/** @throws HttpError 400 when a request is for another signature than the one that there is */
export function requireSignature(name: unknown, method: Method): void {
  if (name === undefined || name === '' || name === signatureName) return;
  if (aliases[method].some((alias) => alias === name)) return;
  throw badRequest(`signature_name: the model has only "${signatureName}", got ${shown(name)}`);
}
