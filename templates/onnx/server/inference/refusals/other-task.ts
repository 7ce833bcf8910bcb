import type { Contract } from '../../repository/contract.ts';
import { UnknownName } from '../../protocols/unknown-name.ts';
import { badRequest } from '../../util/http-error.ts';

/** What transformers' pipeline for zero-shot classification is asked with. */
const zeroShotOptions: ReadonlySet<string> = new Set([
  'candidate_labels',
  'hypothesis_template',
  'multi_label',
]);

/**
 * Why a request was refused that asks a model of natural language inference for labels of its own, which is another task than what it was
 * built for. Else the error itself.
 */
export function otherTask(error: unknown, { outputs }: Pick<Contract, 'outputs'>): unknown {
  if (!(error instanceof UnknownName) || !zeroShotOptions.has(error.sent)) return error;
  const labels = outputs.flatMap((output) => output.labels ?? []);
  if (!labels.some((label) => `${label}`.toLowerCase().startsWith('entail'))) return error;
  return badRequest(
    `${error.message}. It classifies pairs of texts; an image that is asked for labels of the request is built by: mlpack build FOLDER --task zero-shot-classification`,
  );
}
