import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** What stands in for a desktop: an `xdg-open` that notes the address it is asked to open. */
export interface FakeBrowser {
  /** Environment of the program that is to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** The address it was asked for; null before that. */
  readonly opened: () => Promise<string | null>;
}

/** @param folder of the test's own */
export async function fakeBrowser(folder: string): Promise<FakeBrowser> {
  const programs = join(folder, 'programs');
  const note = join(folder, 'opened');
  const program = join(programs, 'xdg-open');
  await mkdir(programs, { recursive: true });
  await writeFile(program, `#!/bin/sh\nprintf %s "$1" > '${note}.part' && mv '${note}.part' '${note}'\n`);
  await chmod(program, 0o755);
  return {
    env: { PATH: [programs, process.env['PATH']].join(delimiter), DISPLAY: ':0' },
    opened: () => readFile(note, 'utf8').catch(() => null),
  };
}
