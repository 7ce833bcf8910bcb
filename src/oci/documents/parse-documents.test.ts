import { describe, expect, it } from 'vitest';
import { parseImageConfig } from './parse-documents.ts';

const whole = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } };

function parsed(more: object) {
  return parseImageConfig(Buffer.from(JSON.stringify({ ...whole, ...more })), 'config.json');
}

describe('parseConfig', () => {
  it('takes what Docker writes where there is nothing', () => {
    const nothing = { Env: null, Entrypoint: null, Cmd: null, Labels: null };
    expect(parsed({ config: nothing, history: null })).toMatchObject({ config: nothing });
    expect(parsed({ config: null })).toMatchObject(whole);
  });

  it.each([
    [{ config: 'A=b' }, 'config.json: config is not an object.'],
    [{ config: { Env: 'A=b' } }, 'config.json: config.Env is not a list of texts.'],
    [{ config: { Env: ['A=b', 7] } }, 'config.json: config.Env is not a list of texts.'],
    [{ config: { Entrypoint: 'sh' } }, 'config.json: config.Entrypoint is not a list of texts.'],
    [{ config: { Cmd: [null] } }, 'config.json: config.Cmd is not a list of texts.'],
    [
      { config: { Labels: { 'dev.mlpack.contract': 7 } } },
      'config.json: config.Labels are not texts by name.',
    ],
    [{ config: { Labels: ['a'] } }, 'config.json: config.Labels are not texts by name.'],
    [{ history: [null, 5] }, 'config.json: history is not a list of steps.'],
    [{ history: [{ created_by: 7 }] }, 'config.json: history is not a list of steps.'],
    [{ history: {} }, 'config.json: history is not a list of steps.'],
  ])('refuses %j', (more, message) => {
    expect(() => parsed(more)).toThrowError(expect.objectContaining({ code: 'IMAGE_INVALID', message }));
  });
});
