import prettyBytes from 'pretty-bytes';
import type { ChangeReport } from '../../app/ci/report-change.ts';
import { marker } from '../../deploy/ci/steps.ts';
import { printable } from '../text/printable.ts';
import { renderDiff } from './render-diff.ts';

/** GitHub takes 65,536 characters in a comment. */
const mostCharacters = 50_000;

/**
 * What a change would release, as Markdown for a comment. What a model or an image says of itself stands in a fence,
 * where it is neither a link nor somebody's name.
 */
export function renderChange({ repository, version, previous, digest, sizes, diff }: ChangeReport): string {
  const name = `${repository}${version === null ? '' : `:${version}`}`;
  return [
    marker(repository),
    `### \`${name}\``,
    '',
    since(previous, diff),
    '',
    '| Platform | Last release | This |',
    '| --- | ---: | ---: |',
    ...sizes.map(({ platform, before, after }) => `| ${platform} | ${size(before)} | ${size(after)} |`),
    '',
    `\`${digest}\``,
    ...(diff === null || diff.identical ? [] : details(renderDiff(diff))),
    '',
  ].join('\n');
}

function since(previous: string | null, diff: ChangeReport['diff']): string {
  if (previous === null || diff === null) return 'The first release.';
  if (diff.identical) return `The same image as ${previous}, bit for bit: nothing to release.`;
  if (diff.b.version === previous)
    return `**${previous} is released already, as another image.** Say the next in mlpack.yaml, or \`version: auto\`.`;
  const breaks = diff.signature.forward.filter(({ level }) => level === 'major').length;
  if (breaks > 0) return `After ${previous}, and **it breaks callers**: the signature changes.`;
  return `After ${previous}. Who calls that can call this.`;
}

function size(bytes: number | null): string {
  return bytes === null ? '' : prettyBytes(bytes);
}

function details(text: string): string[] {
  const shown = printable(text);
  const cut = shown.length > mostCharacters ? `${shown.slice(0, mostCharacters)}\n…` : shown;
  const longest = Math.max(2, ...[...cut.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return ['', '<details><summary>What differs</summary>', '', fence, cut, fence, '', '</details>'];
}
