/**
 * The stanzas of a deb822 file (Packages), one at a time: fields by name, continuation lines left out.
 */
export async function* readStanzas(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<ReadonlyMap<string, string>> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of source) {
    pending += decoder.decode(chunk, { stream: true });
    const end = pending.lastIndexOf('\n\n');
    if (end === -1) continue;
    for (const stanza of pending.slice(0, end).split('\n\n')) yield parseStanza(stanza);
    pending = pending.slice(end + 2);
  }
  pending += decoder.decode();
  if (pending.trim() !== '') yield parseStanza(pending);
}

/** One stanza, for example a package's control file. */
export function parseStanza(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith(' ') && !line.startsWith('\t')) {
      fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
    }
  }
  return fields;
}
