import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectOf } from '../../../test/support/constant-runtime.ts';
import { loadProject } from './load-project.ts';

it('says all that mlpack.yaml has and the model has not, before golden cases are read', async () => {
  const { folder, environment } = await projectOf('Identity', 42);
  const text = `inputs: { x: { features: [a] } }
outputs: { z: { labels: [a, b] } }
tests: { file: golden.json, outputs: { proba: p } }
`;
  await writeFile(join(folder, 'mlpack.yaml'), text);
  await writeFile(join(folder, 'golden.json'), 'no golden cases');
  const path = join(folder, 'mlpack.yaml');
  await expect(loadProject(environment, { model: 'model.onnx' })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: `${path}:2:12: outputs.z is none of the model's outputs
${path}:3:40: tests.outputs.proba is none of the model's outputs
${path}:1:16: inputs.x.features has 1 names, but the model has 2 columns`,
  });
  await writeFile(path, 'outputs: { y: { labels: [a, b] } }\ntests: golden.json\n');
  await expect(loadProject(environment, { model: 'model.onnx' })).rejects.toMatchObject({
    code: 'GOLDEN_INVALID',
  });
});
