import type { MlpackError } from '../../errors/mlpack-error.ts';
import type { Estimator } from './estimator.ts';

/** The error for an estimator of a class that isn't converted. */
export function unknownClass(estimator: Estimator): MlpackError {
  const { module, name } = estimator.object.type;
  const isOwn = !/^(sklearn|imblearn|xgboost|lightgbm|catboost)(\.|$)/.test(module);
  return estimator.unsupported(
    `is a ${name} of ${module}, which mlpack doesn't convert`,
    ...(isOwn
      ? [
          'Code of your own is not in the file, only its name: replace it by transformers of scikit-learn.',
          'Or export the model to ONNX where the code is: skl2onnx with a converter of your own.',
        ]
      : ['Replace it by an estimator that is converted: docs/formats.md lists them.']),
  );
}
