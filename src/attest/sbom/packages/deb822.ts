/** A paragraph of a Debian control file: its fields by their names in lower case, with the lines that go on. */
export type Stanza = ReadonlyMap<string, string>;

/**
 * The paragraphs of a file in the syntax of Debian's control files (deb822(5)): also those of copyright files and of
 * /var/lib/dpkg/status. What is no field is passed over.
 */
export function readStanzas(text: string): Stanza[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*\n/u)
    .map(readStanza)
    .filter(({ size }) => size > 0);
}

/** A field, whatever the case of its name; undefined where there is none. */
export function field(stanza: Stanza, name: string): string | undefined {
  return stanza.get(name.toLowerCase());
}

function readStanza(text: string): Stanza {
  const fields = new Map<string, string>();
  let last: string | undefined;
  for (const line of text.split('\n')) {
    if (/^[ \t]/u.test(line)) {
      if (last !== undefined) fields.set(last, `${fields.get(last) ?? ''}\n${line}`);
      continue;
    }
    const [, name, value = ''] = /^([^\s:#][^\s:]*):\s*(.*)$/u.exec(line) ?? [];
    last = name?.toLowerCase();
    if (last !== undefined) fields.set(last, value.trim());
  }
  return fields;
}
