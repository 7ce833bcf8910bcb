import { expect, it } from 'vitest';
import { changedModel } from '../../../../test/support/classical.ts';
import { Estimator } from '../estimator.ts';
import { knownColumns } from './known-columns.ts';

async function columnsOf(count: bigint | string) {
  const model = await changedModel('t-norml1-1.4.2', (state) => state.set('n_features_in_', count));
  return await knownColumns(new Estimator(model, 'model.pkl'));
}

it('millions of columns are taken, and of more the error says how many there are', async () => {
  expect(await columnsOf(4_194_304n)).toMatchObject({ names: null, count: 4_194_304 });
  await expect(columnsOf(4_194_305n)).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: 'model.pkl: Normalizer takes 4,194,305 columns; models of up to 4,194,304 are converted.',
    suggestions: [expect.stringContaining('SelectKBest')],
  });
});

it.each([0n, -3n, 'many'])('%s is no number of columns', async (count) => {
  await expect(columnsOf(count)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message:
      'model.pkl: Normalizer.n_features_in_ should be a number of columns, but there is something else.',
  });
});
