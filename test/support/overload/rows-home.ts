import { realModelPath } from '../real-models.ts';
import type { HomeOptions } from '../server/served.ts';

/** A model of rows of four numbers that answers with a class and three probabilities, as most do. */
export const rowsHome: HomeOptions = {
  model: [realModelPath('iris-logreg/model.onnx')],
  inputs: [{ name: 'X', dtype: 'float32', shape: ['N', 4], batchAxis: 0 }],
  outputs: [
    { name: 'label', dtype: 'int64', shape: ['N'], batchAxis: 0 },
    { name: 'probabilities', dtype: 'float32', shape: ['N', 3], batchAxis: 0 },
  ],
  maxBodyBytes: 32 * 1024 * 1024,
};
