import { beforeAll, describe, expect, it } from 'vitest';
import { serve, type Served, writeHome } from '../../../../../test/support/server/served.ts';
import { testSettings } from '../../../../../test/support/server/served.ts';
import { postTogether } from '../../../../../test/support/server/together.ts';
import { textHome, tokensStep } from '../../../../../test/support/text-onnx.ts';
import { readRepository } from '../../repository/repository.ts';

const inline = { MLPACK_INFERENCE: 'inline' };

let served: Served;
beforeAll(async () => {
  served = await serve({ ...(await textHome()), env: inline });
});

describe('texts', () => {
  it('are divided, and their tokens go to the graph with how many each text has', async () => {
    const text = ['The GOOD, the bad', '', 'good fine bad bad', 'the'];
    const { json } = await served.post('/predict', { inputs: { text } });
    expect(json.outputs).toEqual({
      label: ['blame', 'blame', 'blame', 'blame'],
      score: [0, 0, -0.5, 0],
      length: [2, 0, 3, 0],
    });
    const { json: one } = await served.post('/predict', { rows: [{ text: 'fine!' }] });
    expect(one.predictions).toEqual([{ label: 'praise', score: 0.5, length: 1 }]);
    const none = await served.post('/predict', { inputs: { text: [''] } });
    expect(none.json.outputs).toEqual({ label: ['blame'], score: [0], length: [0] });
  });

  it('of several requests are computed together, and answered as alone', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `${'good '.repeat(i % 5)}${'bad '.repeat(i % 3)}`);
    const before = served.inferences().count;
    const answers = await postTogether(
      served.url,
      '/predict',
      texts.map((text) => ({ rows: [{ text }] })),
    );
    expect(answers).toMatchObject(texts.map((_, i) => ({ predictions: [{ score: (i % 5) - (i % 3) }] })));
    expect(served.inferences().count - before).toBeLessThan(texts.length / 4);
  });
});

describe('a text that the pattern takes too long for', () => {
  const bomb = `${'a'.repeat(60)}!`;
  let slow: Served;
  beforeAll(async () => {
    const settings = { ...tokensStep.settings, tokenPattern: '(a|aa)+$' };
    slow = await serve({ ...(await textHome({ ...tokensStep, settings })), env: inline });
  });

  it('is refused by its row, and spoils no other request', async () => {
    const { status, json } = await slow.post('/predict', { inputs: { text: ['a', bomb] } });
    expect([status, json]).toEqual([
      400,
      {
        error:
          'input "text": row 1: the text takes too many steps to be divided by the model\'s pattern of tokens',
      },
    ]);
    const answers = await postTogether(
      slow.url,
      '/predict',
      ['a', bomb, 'a'].map((text) => ({ rows: [{ text }] })),
    );
    expect(answers).toMatchObject([
      { predictions: [{ length: 1 }] },
      { error: expect.stringContaining('row 0') },
      { predictions: [{ length: 1 }] },
    ]);
  });
});

describe('the start refuses', () => {
  const { settings } = tokensStep;
  it.each([
    ['no settings', { settings: 7 }, 'steps[0].settings: expected an object, got 7'],
    [
      'a pattern of several groups',
      { settings: { ...settings, tokenPattern: '(a)(b)' } },
      'steps[0].settings.tokenPattern: expected a regular expression that is known (this captures 2 groups',
    ],
    [
      'n-grams of less than nothing',
      { settings: { ...settings, ngrams: [2, 1] } },
      'steps[0].settings.ngrams: expected least and most items, from 1 to 100, got an array of 2',
    ],
    [
      'tokens that the graph does not take',
      { hash: { features: 4, alternateSign: false } },
      'steps: inference reads "text_tokens" as string [T], but it is int64 [?]',
    ],
  ])('%s', async (_what, changed, message) => {
    const home = await textHome();
    const [step, inference] = home.steps;
    const changedStep = { ...step, ...changed } as typeof step;
    const folder = await writeHome({ ...home, steps: [changedStep, inference] });
    expect(() => readRepository(testSettings({ MLPACK_HOME: folder }))).toThrow(message);
  });
});
