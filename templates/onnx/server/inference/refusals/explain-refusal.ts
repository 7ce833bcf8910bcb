import type { Contract } from '../../repository/contract.ts';
import { HttpError } from '../../util/http-error.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { beyondTable } from './beyond-table.ts';
import { unseenCategory } from './unseen-category.ts';
import type { Given } from './value-place.ts';

/**
 * Why a model refused a request, where that is a value that one of its encoders doesn't know or one of its tables hasn't:
 * onnxruntime says only that there was one. Else the error itself.
 */
export function explained(error: unknown, request: InferenceRequest, { inputs }: Contract): unknown {
  if (!(error instanceof HttpError)) return error;
  const cause = String(error.cause);
  const given = inputs.flatMap((spec): Given[] => {
    const tensor = request.feeds.get(spec.name);
    return tensor === undefined ? [] : [{ spec, tensor, rowsField: request.rowsField ?? null }];
  });
  const message = unseenCategory(cause, given) ?? beyondTable(cause, given);
  if (message === null) return error;
  const explanation = new HttpError(error.status, message);
  explanation.cause = error.cause;
  return explanation;
}
