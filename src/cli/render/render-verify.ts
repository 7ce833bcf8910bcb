import type { VerifyResult } from '../../app/verify/verify.ts';
import type { PlatformVerdict } from '../../app/verify/verify-platform.ts';
import { renderFields } from '../text/table.ts';

/** What `mlpack verify` prints for people. */
export function renderVerify({ image, digest, platforms, indexDifference }: VerifyResult): string {
  const fields = platforms.flatMap((verdict): [string, string][] => [
    [verdict.platform, verdictText(verdict)],
    ['', serverText(verdict)],
  ]);
  const index: [string, string][] =
    indexDifference === null ? [] : [['Index', `Not reproduced: it ${indexDifference}.`]];
  return renderFields([['Image', image], ['Digest', digest], ...index, ...fields]);
}

function verdictText({ comparison }: PlatformVerdict): string {
  if (comparison.verdict === 'identical') return 'Reproduced bit for bit.';
  if (comparison.verdict === 'same-content') return `Reproduced. ${comparison.notes.join(' ')}`;
  const { layer, file, text } = comparison.difference;
  const place = [layer, file].filter((part) => part !== null).join(': ');
  return `Not reproduced: ${place === '' ? text : `${place} ${text}`}`;
}

function serverText({ hasOwnServer, isSameFormat }: PlatformVerdict): string {
  const server = hasOwnServer ? "this mlpack's own" : "another version's";
  return `The server in it is ${server}.${isSameFormat ? '' : ' Another version of mlpack built it.'}`;
}
