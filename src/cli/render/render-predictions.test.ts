import { expect, it } from 'vitest';
import type { RecordedPrediction } from '../../predictions/recorded-prediction.ts';
import { predictionFormats, predictionsAs, predictionsKind } from './render-predictions.ts';

const prediction: RecordedPrediction = {
  requestId: 'r1',
  correlationId: null,
  startedAt: '2026-01-02T03:04:05.000Z',
  latencyMs: 1,
  model: 'iris',
  modelVersion: '1.0.0',
  imageDigest: null,
  protocol: 'predict',
  status: 200,
  inputs: { X: [1] },
  outputs: null,
  prediction: [1],
  note: null,
};

it.each(predictionFormats)('as %s may be written over by other predictions', (format) => {
  for (const predictions of [[], [prediction]]) {
    expect(predictionsKind.matches(Buffer.from(predictionsAs(format, predictions, true)))).toBe(true);
  }
});

it.each(['{"cases": []}', '[1, 2]', 'name: iris', 'sepal,petal\r\n1,2\r\n', '\x08\x07model'])(
  'are written over no %j',
  (text) => expect(predictionsKind.matches(Buffer.from(text))).toBe(false),
);
