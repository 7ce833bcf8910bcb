import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { shadowDatabase } from '../../../../test/support/predictions/shadow-database.ts';
import { processFacts } from '../../../../test/support/process-facts.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import type { ShadowComparison } from '../../../predictions/shadow/compare-pairs.ts';
import { createEnvironment } from '../../environment/create-environment.ts';
import { compareShadow, requireLikeness, type ShadowLimits } from './compare-shadow.ts';

async function comparisons(): Promise<readonly ShadowComparison[]> {
  const cwd = await tempDir();
  const db = shadowDatabase(join(cwd, 'predictions.db'));
  const environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
  return compareShadow(environment, { db, stack: undefined, since: undefined, model: 'm', limit: 1000 });
}

const limits: ShadowLimits = { labelDifference: undefined, scoreDifference: undefined, minRequests: 10 };

describe('compareShadow', () => {
  it('pairs by the id of the request, whatever its caller called it', async () => {
    expect(await comparisons()).toMatchObject([
      {
        answered: { digest: 'sha256:a' },
        shadow: { digest: 'sha256:b' },
        requests: 40,
        uncopied: 1,
        labels: { differing: 10, share: 0.25 },
        scores: { max: 0 },
      },
    ]);
  });

  it.each<[Partial<ShadowLimits>, string]>([
    [{ labelDifference: 0.24 }, 'm 2.0.0: 25 % of the labels differ, and 24 % may.'],
    [{ scoreDifference: 0, minRequests: 41 }, 'm 2.0.0: 40 requests were compared, and 41 have to be.'],
  ])('is refused beyond %j', async (own, message) => {
    const found = await comparisons();
    expect(() => requireLikeness(found, { ...limits, ...own })).toThrow(
      expect.objectContaining({ code: 'SHADOW_DIFFERS', message }),
    );
  });

  it.each<[string, object, Partial<ShadowLimits>, string]>([
    ['no rows', { rows: 0 }, { labelDifference: 1 }, 'nothing of what both predict is a label'],
    [
      'no labels',
      { labels: null },
      { labelDifference: 1, scoreDifference: 1 },
      'nothing of what both predict is a label',
    ],
    ['no scores', { scores: null }, { scoreDifference: 1 }, 'no output that both have is a score'],
  ])('is refused where a limit has nothing to go by: %s', async (_, changes, own, message) => {
    const found = (await comparisons()).map((comparison) => ({ ...comparison, ...changes }));
    expect(() => requireLikeness(found, { ...limits, ...own })).toThrow(message);
  });

  it('is refused where the shadow fails more often', async () => {
    const found = (await comparisons()).map((comparison) => ({
      ...comparison,
      requests: 1000,
      shadow: { ...comparison.shadow, errors: 11 },
    }));
    expect(() => requireLikeness(found, { ...limits, labelDifference: 1 })).toThrow(
      'it failed 11 of 1000 requests, of which 0 failed before; 1 % more may',
    );
  });

  it('is let through within the limits, and never where nothing was compared', async () => {
    requireLikeness(await comparisons(), { ...limits, labelDifference: 0.25, scoreDifference: 0 });
    requireLikeness([], limits);
    expect(() => requireLikeness([], { ...limits, scoreDifference: 1 })).toThrow('no request was compared');
  });
});
