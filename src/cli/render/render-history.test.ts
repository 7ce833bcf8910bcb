import { expect, it } from 'vitest';
import type { History } from '../../app/release/history.ts';
import type { HistoryEntry } from '../../app/release/history-entry.ts';
import { renderHistory } from './render-history.ts';

function entry(changes: Partial<HistoryEntry>): HistoryEntry {
  return {
    version: '1.0.0',
    digest: `sha256:${'a'.repeat(64)}`,
    pushed: null,
    channels: [],
    change: null,
    sizeBytes: 63_700_000,
    platforms: ['linux/amd64'],
    base: 'debian trixie',
    models: [{ name: 'iris', version: '1.0.0', sha256: 'b'.repeat(64) }],
    problem: null,
    ...changes,
  };
}

function historyOf(changes: Partial<History>): History {
  return {
    repository: 'ghcr.io/me/iris',
    versions: [],
    older: 0,
    channels: {},
    channelsLeftOut: 0,
    ...changes,
  };
}

const change = { since: '0.9.0', signature: [], weights: false, other: [] };
const others = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ level: 'patch' as const, text: `setting ${i}` }));

it('is a line for each version, without a column for times that no registry tells', () => {
  const versions = [
    entry({ channels: ['latest', 'stable'] }),
    entry({ version: '0.9.0', sizeBytes: null, base: null }),
  ];
  expect(renderHistory(historyOf({ versions })).split('\n')).toEqual([
    'Version  Channels        Changed     Size  Base           Model         Digest',
    '1.0.0    latest, stable           63.7 MB  debian trixie  bbbbbbbbbbbb  aaaaaaaaaaaa',
    '0.9.0                                                     bbbbbbbbbbbb  aaaaaaaaaaaa',
  ]);
});

it('has the time to the minute, and of a digest as much as tells it apart', () => {
  const base = `ghcr.io/me/base@sha256:${'c'.repeat(64)}`;
  const text = renderHistory(historyOf({ versions: [entry({ pushed: '2026-01-02T03:04:05.678Z', base })] }));
  expect(text).toMatch(/^Version +Channels +Pushed +Changed/);
  expect(text).toContain('  2026-01-02 03:04  ');
  expect(text).toContain('  ghcr.io/me/base@sha256:cccccccccccc  ');
});

it.each<[NonNullable<HistoryEntry['change']>, string[]]>([
  [change, ['nothing']],
  [
    { ...change, signature: [{ level: 'major', text: 'input "X" removed' }] },
    ['signature: input "X" removed'],
  ],
  [
    { ...change, weights: true, other: others(4) },
    ['weights', 'setting 0', 'setting 1', 'setting 2', 'setting 3'],
  ],
  [
    { ...change, other: others(6) },
    ['setting 0', 'setting 1', 'setting 2', 'setting 3', '… 2 more: mlpack diff'],
  ],
])('says what has changed: %j', (changed, lines) => {
  const text = renderHistory(historyOf({ versions: [entry({ change: changed, base: null, models: [] })] }));
  const column = text.indexOf('Changed');
  const cells = text
    .split('\n')
    .slice(1)
    .map((line) => line.slice(column).split('  ')[0]);
  expect(cells).toEqual(lines);
});

it('ends with what was left out and what cannot be read', () => {
  const versions = [entry({}), entry({ version: '0.9.0', problem: 'it is not an image' })];
  expect(
    renderHistory(historyOf({ versions, older: 3, channelsLeftOut: 7 }))
      .split('\n')
      .slice(-3),
  ).toEqual([
    '0.9.0 cannot be read: it is not an image',
    '… 3 older: mlpack history ghcr.io/me/iris --limit 5',
    '7 more tags were not looked at.',
  ]);
});

it('has the digests of several models below each other', () => {
  const models = ['b', 'c'].map((letter) => ({ name: letter, version: '1.0.0', sha256: letter.repeat(64) }));
  expect(
    renderHistory(historyOf({ versions: [entry({ models })] }))
      .split('\n')
      .slice(1),
  ).toEqual([
    '1.0.0                       63.7 MB  debian trixie  bbbbbbbbbbbb  aaaaaaaaaaaa',
    '                                                    cccccccccccc',
  ]);
});

it.each([
  [{}, ''],
  [{ latest: 'sha256:1', edge: 'sha256:2' }, ' It has the tags latest, edge.'],
])('says that there is no version yet, and which tags there are: %j', (channels, there) => {
  expect(renderHistory(historyOf({ channels }))).toBe(
    `ghcr.io/me/iris has no version yet, that is no tag such as 1.0.0.${there}`,
  );
});
