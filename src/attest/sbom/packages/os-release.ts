/** Which system an image is of, https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
export interface OsRelease {
  /** Lower case: debian, alpine. */
  readonly id: string;
  readonly name: string;
  /** For example 13. */
  readonly versionId: string | undefined;
  /** For example trixie. */
  readonly codename: string | undefined;
}

/** Undefined where the file doesn't say which. */
export function parseOsRelease(text: string): OsRelease | undefined {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, , quoted, plain] = /^([A-Z_]+)=(?:(["'])(.*)\2|(\S*))\s*$/u.exec(line) ?? [];
    if (name !== undefined) values.set(name, quoted ?? plain ?? '');
  }
  const id = values.get('ID');
  if (id === undefined || !/^[a-z0-9._-]{1,64}$/u.test(id)) return undefined;
  return {
    id,
    name: values.get('NAME') ?? id,
    versionId: values.get('VERSION_ID'),
    codename: values.get('VERSION_CODENAME'),
  };
}
