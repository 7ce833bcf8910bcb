import { describe, expect, it } from 'vitest';
import { realModelPath } from '../../../../../test/support/real-models.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { prepareOnnx } from '../prepare-onnx.ts';
import type { Tensor } from '../../../../tensor/tensor.ts';
import { join } from 'node:path';

async function inputsOf(name: string): Promise<Tensor[][]> {
  const path = join(realModelPath(name), 'model.onnx');
  const { recording } = await prepareOnnx(path, { folder: tempDir });
  const [first] = recording.candidates(1 << 20);
  return first ?? [];
}

describe('the likeliest inputs', () => {
  it('gives one row, then two, the batch on whichever axis it is', async () => {
    const cases = await inputsOf('gru-stateful');
    expect(cases.map((inputs) => inputs.map(({ name, shape }) => [name, shape]))).toEqual([
      [
        ['x', [1, 4, 1]],
        ['h', [1, 1, 16]],
      ],
      [
        ['x', [2, 4, 1]],
        ['h', [1, 2, 16]],
      ],
    ]);
  });

  it('keeps pixels between 0 and 1 and gives known categories for strings', async () => {
    const [image] = (await inputsOf('digits-cnn'))[0] ?? [];
    expect(image?.data.every((pixel) => Number(pixel) >= 0 && Number(pixel) < 1)).toBe(true);
    const churn = (await inputsOf('churn-dataframe-pipeline'))[1] ?? [];
    expect(churn.find(({ name }) => name === 'city')).toEqual({
      name: 'city',
      dtype: 'string',
      shape: [2, 1],
      data: ['Oslo', 'Pune'],
    });
  });

  it('always gives the same', async () => {
    expect(await inputsOf('diabetes-xgb')).toEqual(await inputsOf('diabetes-xgb'));
  });
});
