/** A drawing is part of an image: the same model must give the same bytes with every version of the library that lays it out. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drawOnnx } from '../../src/model/formats/onnx/graph/draw-onnx.ts';
import { realModelPath } from '../support/real-models.ts';

it('the drawing of a model has the bytes it always had', async () => {
  const drawings: Record<string, string> = {};
  for (const name of ['churn-dataframe-pipeline', 'digits-mlp-int8', 'gru-stateful']) {
    const svg = await drawOnnx(join(realModelPath(name), 'model.onnx'));
    drawings[name] = createHash('sha256').update(svg).digest('hex');
  }
  expect(drawings).toMatchInlineSnapshot(`
    {
      "churn-dataframe-pipeline": "31a28592f8e598235f7c276e5b101fd1fbf2c2a93b6cb1df17e95bf305dc8dd0",
      "digits-mlp-int8": "1196cc02361405a21aa9206e7787ba39a73776302b6279265f19f08f27086c6a",
      "gru-stateful": "eb90e1a29e5b2398b915178703c8ed05e537bf52af391c313aa05f0cd3d06963",
    }
  `);
});
