import { MlpackError } from '../../errors/mlpack-error.ts';
import { predictionsToCsv } from '../../predictions/to-csv.ts';
import { predictionsToParquet } from '../../predictions/to-parquet.ts';
import type { RecordedPrediction } from '../../predictions/recorded-prediction.ts';
import type { OutputKind } from '../../util/files/output-kind.ts';
import { renderTable } from '../text/table.ts';

/** Longer values are cut off: a table is for looking, files are for all of it. */
const maxLength = 48;

const tableColumns = ['Time', 'Model', 'Status', 'Latency', 'Inputs', 'Prediction', 'Request'] as const;

export const predictionFormats = ['table', 'csv', 'parquet', 'json'] as const;

/** How a file in any of the formats begins. */
const beginnings = [
  tableColumns[0],
  'No predictions.',
  predictionsToCsv([]).trimEnd(),
  'PAR1',
  '[]\n',
  '[\n  {\n    "requestId": ',
] as const;

/** A file of predictions, whatever its format: another one may replace it. */
export const predictionsKind: OutputKind = {
  name: 'a file of predictions',
  matches: (head) => beginnings.some((beginning) => head.toString('latin1').startsWith(beginning)),
};

type PredictionFormat = (typeof predictionFormats)[number];

/**
 * Recorded predictions in a format: text, or the bytes of a file.
 *
 * @throws MlpackError USAGE when bytes would go to a terminal
 */
export function predictionsAs(
  format: PredictionFormat,
  predictions: readonly RecordedPrediction[],
  isFile: boolean,
): string | Uint8Array {
  if (format === 'csv') return predictionsToCsv(predictions);
  if (format === 'json') return `${JSON.stringify(predictions, null, 2)}\n`;
  if (format === 'table') return `${renderPredictions(predictions)}\n`;
  if (isFile) return predictionsToParquet(predictions);
  throw new MlpackError('USAGE', 'Parquet is written to a file only.', {
    suggestions: ['Name one: --output predictions.parquet'],
  });
}

/** Recorded predictions as a table, newest first. */
function renderPredictions(predictions: readonly RecordedPrediction[]): string {
  if (predictions.length === 0) return 'No predictions.';
  return renderTable(
    tableColumns,
    predictions
      .map((prediction) => [
        prediction.startedAt,
        `${prediction.model}:${prediction.modelVersion}`,
        String(prediction.status),
        `${prediction.latencyMs.toFixed(1)} ms`,
        shortened(prediction.inputs),
        prediction.prediction === null ? (prediction.note ?? '') : shortened(prediction.prediction),
        prediction.correlationId ?? prediction.requestId,
      ])
      .map((cells) => cells.map(printable)),
    { right: ['Latency'] },
  );
}

function shortened(value: unknown): string {
  if (value === null) return '';
  const text = JSON.stringify(value);
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}

/** Callers decide what is recorded, and must not get to steer a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\ufffd');
}
