import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { processFacts } from '../../../../test/support/process-facts.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { createEnvironment } from '../../environment/create-environment.ts';
import { recordedPredictions } from './recorded-predictions.ts';

it.each([
  ['stack', undefined, 'mlpack compose --db postgres'],
  ['my shop', 'my shop', "mlpack compose --db postgres --output 'my shop'"],
  ['.', undefined, 'mlpack compose --db postgres --output .'],
])('a stack in %j that records none is said to, though no engine answers', async (place, stack, command) => {
  const cwd = await tempDir();
  const folder = join(cwd, place);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'compose.yaml'), 'x-mlpack: { models: {}, predictions: none }\n');
  const environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
  const query = { db: undefined, stack, since: undefined, model: undefined, limit: 1 };
  await expect(recordedPredictions(environment, query)).rejects.toMatchObject({
    code: 'USAGE',
    message: `The stack in ${folder} records no predictions.`,
    suggestions: [`Let it: ${command}`, 'Or name another database: --db URL'],
  });
});
