import { field, readStanzas } from '../packages/deb822.ts';
import { allOf, otherLicence, spdxId, type Licence, type OtherLicence } from './licence.ts';

const format =
  /^https?:\/\/(?:www\.)?(?:debian\.org\/doc\/packaging-manuals\/copyright-format|dep\.debian\.net\/deps\/dep5)/u;
/** A licence of a package is told by its text up to here. */
const maxTextLength = 64 << 10;

/**
 * The licences of a Debian package, of its copyright file: all that any of its files are under.
 * https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
 *
 * @param name of the package: what licences without an identifier are called, is said in each
 * @returns undefined of a file that is for people only
 */
export function debianLicence(name: string, copyright: string): Licence | undefined {
  const [header, ...stanzas] = readStanzas(copyright);
  if (header === undefined || !format.test(field(header, 'Format') ?? '')) return undefined;
  const texts = new Map<string, string>();
  const synopses: string[] = [];
  const own = header.has('license') && !stanzas.some((stanza) => stanza.has('files')) ? [header] : [];
  for (const stanza of [...own, ...stanzas]) {
    const licence = field(stanza, 'License');
    if (licence === undefined) continue;
    const [synopsis = '', ...lines] = licence.split('\n');
    const text = lines.map((line) => (line.trim() === '.' ? '' : line.trim())).join('\n');
    if (text !== '') texts.set(synopsis.trim(), text.slice(0, maxTextLength));
    if (synopsis.trim() !== '' && (stanza.has('files') || stanza === header)) synopses.push(synopsis.trim());
  }
  return allOf(synopses.flatMap((synopsis) => synopsisLicences(synopsis, texts, `Debian-${name}`)));
}

/** What stands in the first line: names with `and` and `or`, where a comma before one binds less. */
function synopsisLicences(
  synopsis: string,
  texts: ReadonlyMap<string, string>,
  namespace: string,
): Licence[] {
  const others = new Map<string, OtherLicence>();
  const joined = (text: string, separators: readonly [RegExp, string][]): string => {
    const [[separator, operator] = [], ...rest] = separators;
    if (separator === undefined || operator === undefined) {
      const full = texts.get(text.trim()) ?? texts.get(synopsis) ?? text;
      const licence = namedLicence(text.trim(), full, namespace);
      for (const other of licence.others) others.set(other.id, other);
      return licence.expression;
    }
    const parts = text.split(separator).map((part) => joined(part, rest));
    return parts.length === 1 ? parts.join('') : parts.map(bracketed).join(` ${operator} `);
  };
  // All of what isn't a choice holds: each by itself, so that what is the same in several is told once.
  const all = / or /iu.test(synopsis) ? synopsis.split(/,\s*and\s+/iu) : synopsis.split(/,?\s+and\s+/iu);
  return all.map((part) => {
    others.clear();
    const expression = joined(part, [
      [/,\s*or\s+/iu, 'OR'],
      [/\s+or\s+/iu, 'OR'],
      [/\s+and\s+/iu, 'AND'],
    ]);
    return { expression, others: [...others.values()] };
  });
}

function bracketed(expression: string): string {
  return / (?:AND|OR) /u.test(expression) ? `(${expression})` : expression;
}

/** Short names that Debian has for what SPDX calls otherwise. */
const debianNames = new Map([
  ['expat', 'MIT'],
  ['bsd-2-clause', 'BSD-2-Clause'],
  ['bsd-3-clause', 'BSD-3-Clause'],
  ['bsd-4-clause', 'BSD-4-Clause'],
  ['cc0', 'CC0-1.0'],
  ['perl', 'Artistic-1.0-Perl OR GPL-1.0-or-later'],
]);

function namedLicence(name: string, text: string, namespace: string): Licence {
  const [, family, version, minor = '.0', later] =
    /^((?:A|L)?GPL|GFDL)-(\d)(\.\d)?(\+)?$/u.exec(name.replace(/^GFDL-NIV/u, 'GFDL')) ?? [];
  const gnu = `${family}-${version}${minor}-${later === undefined ? 'only' : 'or-later'}`;
  const plain = spdxId(name.replace(/\+$/u, ''));
  const orLater = plain !== undefined && name.endsWith('+') ? `${plain}+` : plain;
  const known = debianNames.get(name.toLowerCase()) ?? spdxId(gnu) ?? orLater;
  return known === undefined ? otherLicence(name, text, namespace) : { expression: known, others: [] };
}
