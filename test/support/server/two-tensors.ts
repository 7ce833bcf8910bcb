import { identityModel } from './identity-model.ts';
import type { HomeOptions } from './served.ts';

/** A model that passes a matrix `a` as `b` and 64-bit integers `k` as `l`. */
export const twoTensors: HomeOptions = {
  model: identityModel([
    { input: 'a', output: 'b', dtype: 'float32', shape: ['N', 2] },
    { input: 'k', output: 'l', dtype: 'int64', shape: ['N'] },
  ]),
  inputs: [
    { name: 'a', dtype: 'float32', shape: ['N', 2], batchAxis: 0 },
    { name: 'k', dtype: 'int64', shape: ['N'], batchAxis: 0 },
  ],
  outputs: [
    { name: 'b', dtype: 'float32', shape: ['N', 2], batchAxis: 0 },
    { name: 'l', dtype: 'int64', shape: ['N'], batchAxis: 0 },
  ],
};

/** What {@link twoTensors} can be asked over gRPC: one row. */
export const twoTensorsRequest = {
  model_name: 'm',
  inputs: [
    { name: 'a', datatype: 'FP32', shape: [1, 2], contents: { fp32_contents: [1, 2] } },
    { name: 'k', datatype: 'INT64', shape: [1], contents: { int64_contents: [3] } },
  ],
};
