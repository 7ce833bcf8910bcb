import { describe, expect, it } from 'vitest';
import { parseJson } from '../data/exact-json.ts';
import { boxesOf, markedText } from './marks.ts';

describe('markedText', () => {
  it('counts places in code points, and leaves out what overlaps or lies outside', () => {
    const json = parseJson(`[
      {"entity_group": "LOC", "score": 0.5, "start": 5, "end": 9},
      {"entity": "B-PER", "start": 0, "end": 1},
      {"entity_group": "ORG", "start": 6, "end": 7},
      {"entity_group": "ORG", "start": 9, "end": 99}]`);
    expect(markedText(json, '🎈 in Rome.')).toEqual([
      { text: '🎈', label: 'B-PER' },
      { text: ' in ', label: null },
      { text: 'Rome', label: 'LOC 50.0 %' },
      { text: '.', label: null },
    ]);
  });

  it.each(['[]', '{"start": 1}', '[1, null]', '[{"label": "x", "start": "1", "end": 2}]'])(
    'finds nothing in %s',
    (json) => expect(markedText(parseJson(json), 'text')).toBeNull(),
  );
});

describe('boxesOf', () => {
  it('has sides in shares of the picture', () => {
    const json = parseJson(
      '[{"label": "cat", "score": 0.987, "box": {"xmin": 10, "ymin": 20, "xmax": 60, "ymax": 40}}]',
    );
    expect(boxesOf(json, { width: 100, height: 200 })).toEqual([
      { label: 'cat 98.7 %', left: 0.1, top: 0.1, width: 0.5, height: 0.1 },
    ]);
  });

  it('end where the picture ends', () => {
    const json = parseJson('[{"label": "cat", "box": {"xmin": -10, "ymin": 100, "xmax": 50, "ymax": 300}}]');
    expect(boxesOf(json, { width: 100, height: 200 })).toEqual([
      { label: 'cat', left: 0, top: 0.5, width: 0.5, height: 0.5 },
    ]);
  });

  it('finds none in other lists', () => {
    expect(
      boxesOf(parseJson('[{"label": "cat", "box": 3}, {"label": 1, "box": {}}]'), { width: 1, height: 1 }),
    ).toBeNull();
  });
});
