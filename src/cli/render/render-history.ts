import prettyBytes from 'pretty-bytes';
import type { HistoryEntry } from '../../app/release/history-entry.ts';
import type { History } from '../../app/release/history.ts';
import { renderTable } from '../text/table.ts';

/** Lines for what neither signature nor weights are. */
const maxOthers = 4;

/** What `mlpack history` prints for people. */
export function renderHistory(history: History): string {
  const { repository, versions, older, channelsLeftOut } = history;
  const notes = [
    ...versions.flatMap(({ version, problem }) =>
      problem === null ? [] : [`${version} cannot be read: ${problem}`],
    ),
    ...(older === 0
      ? []
      : [`… ${older} older: mlpack history ${repository} --limit ${versions.length + older}`]),
    ...(channelsLeftOut === 0 ? [] : [`${channelsLeftOut} more tags were not looked at.`]),
  ];
  if (versions.length === 0) return [withoutVersions(history), ...notes].join('\n');
  return [tableOf(versions), ...notes].join('\n');
}

function tableOf(versions: readonly HistoryEntry[]): string {
  const isDated = versions.some(({ pushed }) => pushed !== null);
  return renderTable(
    ['Version', 'Channels', ...(isDated ? ['Pushed'] : []), 'Changed', 'Size', 'Base', 'Model', 'Digest'],
    versions.map((entry) => [
      entry.version,
      entry.channels.join(', '),
      ...(isDated ? [entry.pushed?.slice(0, 16).replace('T', ' ') ?? ''] : []),
      changeOf(entry),
      entry.sizeBytes === null ? '' : prettyBytes(entry.sizeBytes),
      entry.base?.replace(/(@sha256:.{12}).*/u, '$1') ?? '',
      entry.models.map(({ sha256 }) => sha256.slice(0, 12)),
      entry.digest.slice(7, 19),
    ]),
    { right: ['Size'] },
  );
}

/** A line for each thing that has changed. */
function changeOf({ change }: HistoryEntry): string[] {
  if (change === null) return [];
  const { signature, weights, other } = change;
  const parts = [
    ...signature.map(({ text }) => `signature: ${text}`),
    ...(weights ? ['weights'] : []),
    ...other.slice(0, maxOthers).map(({ text }) => text),
    ...(other.length > maxOthers ? [`… ${other.length - maxOthers} more: mlpack diff`] : []),
  ];
  return parts.length === 0 ? ['nothing'] : parts;
}

function withoutVersions({ repository, channels }: History): string {
  const tags = Object.keys(channels);
  const there = tags.length === 0 ? '' : ` It has the tags ${tags.join(', ')}.`;
  return `${repository} has no version yet, that is no tag such as 1.0.0.${there}`;
}
