import { sha256OfText } from '../../util/files/edited-file.ts';

const about = 'Edit it as you like: written again, it keeps what you changed, or shows what differs. sha256:';
const digestLine = new RegExp(`^(?:#|//) ${about}(?<digest>[0-9a-f]{64})\n\n?`, 'mu');

/** A text that says who wrote it, and the digest of the rest, by which it is known whether somebody has edited it since. */
export function signed(body: string, comment: string, author: string): string {
  return `${comment} ${author}\n${comment} ${about}${sha256OfText(body)}\n\n${body}`;
}

/** What follows the signature, and the digest that what was written had; undefined where there is no signature. */
export function signedBody(text: string): { readonly body: string; readonly digest: string | undefined } {
  const found = digestLine.exec(text);
  if (found === null) return { body: text, digest: undefined };
  return { body: text.slice(found.index + found[0].length), digest: found.groups?.['digest'] };
}

/** A signed text that was edited, said to come of another one; as it is where it has no signature. */
export function withDigest(text: string, body: string): string {
  return text.replace(digestLine, (line, digest: string) => line.replace(digest, sha256OfText(body)));
}
