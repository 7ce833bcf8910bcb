import { columns } from './columns.ts';
import type { RecordedPrediction } from './recorded-prediction.ts';

/** Predictions as CSV with a header (RFC 4180); tensors are JSON, what is null is empty. */
export function predictionsToCsv(predictions: readonly RecordedPrediction[]): string {
  const lines = predictions.map((prediction) => columns.map(({ value }) => cell(value(prediction))));
  return [columns.map(({ name }) => name), ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

function cell(value: string | number | Date | null): string {
  if (value === null) return '';
  const text = value instanceof Date ? value.toISOString() : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
