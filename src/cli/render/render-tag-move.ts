import type { ChannelMove } from '../../app/release/tag-move.ts';
import type { TaggedImage, TagMove } from '../../app/release/tag-move.ts';

/** What `mlpack promote` and `mlpack rollback` print for people. */
export function renderChannelMove(move: ChannelMove): string {
  const { repository, tag, previous } = move;
  if (previous === null) return renderTagMove(move);
  return `${renderTagMove(move)}\nBack: mlpack rollback ${repository} ${tag}`;
}

/** What `mlpack tag` prints for people. */
export function renderTagMove({ repository, tag, from, to, changed }: TagMove): string {
  if (!changed) return `${repository}:${tag} is ${named(to)} already.`;
  return `${repository}:${tag}: ${from === null ? 'new' : named(from)} → ${named(to)}`;
}

function named({ version, digest }: TaggedImage): string {
  const short = digest.slice(0, 'sha256:'.length + 12);
  return version === null ? short : `${version} (${short})`;
}
