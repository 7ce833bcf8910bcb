import { MlpackError } from '../../errors/mlpack-error.ts';

/** The error for a file that ends early, lies about its lengths, or costs more than a model would. */
export function pickleInvalid(path: string, offset: number, problem: string): MlpackError {
  return new MlpackError('MODEL_INVALID', `${path}: at byte ${offset}, the pickle ${problem}.`, {
    suggestions: [
      'Copy or download the file again; it may be incomplete.',
      'Save the model again with joblib.dump(model, "model.joblib").',
    ],
  });
}
