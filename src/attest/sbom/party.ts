/** Who hands something on. */
export interface Party {
  readonly name: string;
  /** Where mail reaches them; undefined where none is said. */
  readonly address: string | undefined;
}

/** Reads `NAME <ADDRESS>`, as package managers have maintainers. */
export function partyOf(text: string | undefined): Party | undefined {
  const [, name = '', address] =
    /^\s*([^<>]*?)\s*(?:<([^\s@<>()]+@[^\s@<>()]+)>)?\s*$/u.exec(text ?? '') ?? [];
  return name === '' ? undefined : { name, address };
}

/** The address of a page, written as browsers would; undefined of what is none. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
