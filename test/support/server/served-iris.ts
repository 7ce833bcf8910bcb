import { realModelPath } from '../real-models.ts';
import { type HomeOptions, serve, type Served } from './served.ts';

/** The forest of test/models with names for its columns and classes. */
const namedIris: HomeOptions = {
  model: [realModelPath('iris-rf/model.onnx')],
  inputs: [
    {
      name: 'X',
      dtype: 'float32',
      shape: ['N', 4],
      batchAxis: 0,
      features: ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'],
    },
  ],
  outputs: [
    {
      name: 'label',
      dtype: 'int64',
      shape: ['N'],
      batchAxis: 0,
      labels: ['setosa', 'versicolor', 'virginica'],
    },
    {
      name: 'probabilities',
      dtype: 'float32',
      shape: ['N', 3],
      batchAxis: 0,
      labels: ['setosa', 'versicolor', 'virginica'],
    },
  ],
};

/** Serves the forest of test/models with names for its columns and classes. */
export function serveIris(env: NodeJS.ProcessEnv = {}, name = 'm'): Promise<Served> {
  return serve({ ...namedIris, env, name });
}
