import { describe, expect, it } from 'vitest';
import { parseSince } from './since.ts';

const now = new Date('2026-11-25T12:00:00Z');

describe('parseSince', () => {
  it.each([
    ['90s', '2026-11-25T11:58:30.000Z'],
    ['1h', '2026-11-25T11:00:00.000Z'],
    ['2w', '2026-11-11T12:00:00.000Z'],
    ['2026-11-25', '2026-11-25T00:00:00.000Z'],
    ['2026-11-25T08:00+01:00', '2026-11-25T07:00:00.000Z'],
  ])('takes "%s"', (text, expected) => {
    expect(parseSince(text, now).toISOString()).toBe(expected);
  });

  it.each(['', '1', '1y', '-1h', 'yesterday', '2026-13-01'])('refuses "%s"', (text) => {
    expect(() => parseSince(text, now)).toThrow('is no point in time');
  });
});
