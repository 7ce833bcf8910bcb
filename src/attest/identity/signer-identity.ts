/** Whom a certificate names. Fulcio makes one for who has logged in somewhere. */
export interface SignerIdentity {
  /** An address of e-mail, or a workflow's URL. */
  readonly name: string;
  /** URL of where they have logged in. */
  readonly issuer: string;
}

/**
 * Whether somebody is who is asked for, by both name and issuer. A `*` in the name stands for anything without a slash:
 * `https://github.com/me/iris/.github/workflows/release.yml@refs/tags/*`.
 */
export function isIdentity({ name, issuer }: SignerIdentity, asked: SignerIdentity): boolean {
  return issuer === asked.issuer && matches(name, asked.name.split('*'));
}

/** Each part as early as it fits, the last at the end: no expression of somebody's choice is run on somebody else's text. */
function matches(text: string, [start = '', ...parts]: readonly string[]): boolean {
  const end = parts.pop();
  if (end === undefined) return text === start;
  if (!text.startsWith(start)) return false;
  let rest = text.slice(start.length);
  for (const part of parts) {
    const at = rest.indexOf(part);
    if (at === -1 || rest.slice(0, at).includes('/')) return false;
    rest = rest.slice(at + part.length);
  }
  return rest.endsWith(end) && !rest.slice(0, rest.length - end.length).includes('/');
}
