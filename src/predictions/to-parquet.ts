import { parquetWriteBuffer } from 'hyparquet-writer';
import { columns } from './columns.ts';
import type { RecordedPrediction } from './recorded-prediction.ts';

/** Predictions as a Parquet file; tensors are JSON in columns of text. */
export function predictionsToParquet(predictions: readonly RecordedPrediction[]): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ name, type, value }) => ({
        name,
        type,
        nullable: true,
        data: predictions.map(value),
      })),
    }),
  );
}
