import type { PredictionRow } from '../../../templates/onnx/server/predictions/row.ts';

/** Of the shadow's image in {@link pairRows}. */
export const shadowDigest = 'sha256:b';

/**
 * A request to the model `m` as a server of version 1.0.0 answered it, and what a shadow of version 2.0.0 made of its copy.
 *
 * @param startMs when it was answered; the copy came a millisecond later
 * @param answered what is otherwise of the first
 * @param copied what is otherwise of the second
 */
export function pairRows(
  id: string,
  startMs: number,
  answered: Partial<PredictionRow>,
  copied: Partial<PredictionRow>,
): PredictionRow[] {
  const both = {
    latencyMs: 1,
    model: 'm',
    protocol: 'predict',
    status: 200,
    inputs: '{"x":[1,2]}',
    outputs: null,
    prediction: null,
    note: null,
  };
  const own = { ...both, requestId: id, correlationId: 'theirs', startMs, version: '1.0.0', isShadow: false };
  const copy = { requestId: `${id}-copy`, correlationId: id, startMs: startMs + 1, version: '2.0.0' };
  return [
    { ...own, imageDigest: 'sha256:a', ...answered },
    { ...both, ...copy, imageDigest: shadowDigest, isShadow: true, ...copied },
  ];
}
