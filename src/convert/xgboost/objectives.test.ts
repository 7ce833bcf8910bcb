import { describe, expect, it } from 'vitest';
import { boosterAnswers, boosterJson, stump, type BoosterParts } from '../../../test/support/xgboost.ts';

async function answers(parts: BoosterParts): Promise<Readonly<Record<string, readonly unknown[]>>> {
  return await boosterAnswers(boosterJson(parts), [[0], [2]], ['margin', 'predict']);
}

describe('objectives', () => {
  it('make base scores to sums: probabilities of logistic ones, means of those with a logarithm', async () => {
    const trees = [stump(1, 0, 0)];
    const { margin: logit } = await answers({ objective: 'binary:logistic', baseScore: '2E-1', trees });
    expect(logit?.[0]).toBeCloseTo(Math.log(0.25), 6);
    const { margin: log, predict } = await answers({ objective: 'count:poisson', baseScore: '3', trees });
    expect(log?.[0]).toBeCloseTo(Math.log(3), 6);
    expect(predict?.[0]).toBeCloseTo(3, 5);
  });

  it('take the base score of binary:logitraw for a probability until XGBoost 1.3.0', async () => {
    const parts = { objective: 'binary:logitraw', baseScore: '0.2', trees: [stump(1, 0, 0)] };
    const { margin: before } = await answers({ ...parts, version: [1, 3, 0] });
    expect(before?.[0]).toBeCloseTo(Math.log(0.25), 6);
    const { margin: since } = await answers({ ...parts, version: [1, 3, 1] });
    expect(since?.[0]).toBeCloseTo(0.2, 6);
  });

  it('bound a probability that was sure before any tree, since XGBoost 3.2', async () => {
    const { margin } = await answers({
      version: [3, 2, 0],
      objective: 'binary:logistic',
      baseScore: '[1E0]',
    });
    expect(margin?.[0]).toBeCloseTo(Math.log(Math.fround(1 - 1e-6) / 1e-6), 0);
  });

  it('begin each sum with its own base score since XGBoost 3.1', async () => {
    const { predict, margin } = await answers({
      version: [3, 1, 0],
      objective: 'multi:softprob',
      baseScore: '[-1,0,1]',
      classCount: 3,
    });
    expect(margin).toEqual([-1, 0, 1, -1, 0, 1]);
    const total = Math.exp(-1) + 1 + Math.exp(1);
    expect(predict?.[2]).toBeCloseTo(Math.exp(1) / total, 6);
  });

  it('say the class of the greatest sum as a number (multi:softmax)', async () => {
    const trees = [stump(1, 3, 0), stump(1, 0, 5)];
    const parts = { objective: 'multi:softmax', baseScore: '0.5', classCount: 2, trees, sums: [0, 1] };
    expect((await answers(parts)).predict).toEqual([0, 1]);
  });

  it('make expectiles of a first one and of differences', async () => {
    const softplus = (x: number): number => Math.log1p(Math.exp(x));
    const { predict } = await answers({
      version: [3, 4, 0],
      objective: 'reg:expectileerror',
      baseScore: '[1,2,4]',
      targetCount: 3,
      trees: [stump(1, 0.5, -0.5), stump(1, 0, 3)],
      sums: [0, 1],
    });
    // The differences begin so that the base scores themselves come out.
    expect(predict?.[0]).toBeCloseTo(1.5, 5);
    expect(predict?.[1]).toBeCloseTo(2.5, 5);
    expect(predict?.[2]).toBeCloseTo(4.5, 5);
    const secondStart = Math.log(Math.expm1(1));
    expect(predict?.[4]).toBeCloseTo(0.5 + softplus(secondStart + 3), 4);
  });
});
