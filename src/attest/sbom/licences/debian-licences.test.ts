import { describe, expect, it } from 'vitest';
import { debianLicence } from './debian-licences.ts';
import { statedLicence } from './licence.ts';

const format = 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n';

function expressionOf(...synopses: string[]): string | undefined {
  const stanzas = synopses.map((synopsis) => `Files: *\nLicense: ${synopsis}\n`);
  return debianLicence('small', [format, ...stanzas].join('\n'))?.expression;
}

describe('debianLicence', () => {
  it.each([
    ['GPL-2', 'GPL-2.0-only'],
    ['GPL-3+', 'GPL-3.0-or-later'],
    ['LGPL-2.1+', 'LGPL-2.1-or-later'],
    ['GFDL-1.3', 'GFDL-1.3-only'],
    ['Expat', 'MIT'],
    ['BSD-3-clause', 'BSD-3-Clause'],
    ['MPL-1.1+', 'MPL-1.1+'],
    ['constructor', 'LicenseRef-Debian-small-constructor'],
    ['public-domain', 'LicenseRef-Debian-small-public-domain'],
    ['GPL-2+ with link exception', 'LicenseRef-Debian-small-GPL-2-or-later-with-link-exception'],
    ['GPL-2+ or Expat', 'GPL-2.0-or-later OR MIT'],
    ['GPL-2 and ISC', 'GPL-2.0-only AND ISC'],
    ['GPL-2 or Expat, and ISC', '(GPL-2.0-only OR MIT) AND ISC'],
    ['GPL-2 or Expat and ISC', 'GPL-2.0-only OR (MIT AND ISC)'],
  ])('says %s as SPDX does', (synopsis, expression) => {
    expect(expressionOf(synopsis)).toBe(expression);
  });

  it('tells all that any of its files are under, each once', () => {
    expect(expressionOf('ISC and GPL-2', 'ISC', 'Expat or ISC')).toBe(
      'GPL-2.0-only AND ISC AND (MIT OR ISC)',
    );
  });

  it('has the text of what has no identifier, wherever it stands', () => {
    const copyright = `${format}\nFiles: *\nLicense: odd\n\nLicense: odd\n Do\n .\n what you want.\n`;
    expect(debianLicence('small', copyright)?.others).toEqual([
      { id: 'LicenseRef-Debian-small-odd', name: 'odd', text: 'Do\n\nwhat you want.' },
    ]);
  });

  it('understands none of a file for people', () => {
    expect(debianLicence('gcc', 'This is the Debian prepackaged version.\nLicense: GPL-3\n')).toBeUndefined();
  });
});

describe('statedLicence', () => {
  it.each(['MIT', '(MIT OR Apache-2.0)', 'GPL-2.0-only WITH Classpath-exception-2.0'])('takes %s', (text) => {
    expect(statedLicence(text, 'npm')).toEqual({ expression: text, others: [] });
  });

  it.each([
    ['SEE LICENSE IN x.md', 'LicenseRef-npm-SEE-LICENSE-IN-x.md'],
    // What it refers to isn't here.
    ['LicenseRef-mine', 'LicenseRef-npm-LicenseRef-mine'],
    ['(('.repeat(1000), 'LicenseRef-npm--'],
  ])('takes %s for a name', (text, expression) => {
    expect(statedLicence(text, 'npm')).toEqual({
      expression,
      others: [{ id: expression, name: text, text }],
    });
  });
});
