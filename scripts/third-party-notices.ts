import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolders } from './bundled-packages.ts';

/**
 * The licences of the packages a bundle is made of, which their terms want handed on with it; the
 * same packages give the same text.
 *
 * @param inputs the bundled files' paths below `root`, as esbuild's metafile names them
 * @throws Error naming a package that has no licence file and no licence field
 */
export async function thirdPartyNotices(root: string, inputs: readonly string[]): Promise<string> {
  const packagesOf = new Map<string, string[]>();
  for (const folder of packageFolders(inputs)) {
    const { name, text } = await readLicence(join(root, folder));
    packagesOf.set(text, [...(packagesOf.get(text) ?? []), name]);
  }
  return [...packagesOf].map(([text, names]) => `${[...new Set(names)].join(', ')}\n\n${text}`).join('\n\n');
}

async function readLicence(folder: string): Promise<{ name: string; text: string }> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const own = await licenceIn(folder);
  const text = own ?? license;
  if (text === undefined) throw new Error(`${name} ${version} says nothing about its licence`);
  // Codecs have the licence of the library that they were compiled of beside it.
  const compiled = await licenceIn(join(folder, 'codec'));
  const texts = compiled === undefined ? [text] : [text, compiled];
  return { name: `${name} ${version}`, text: texts.map(plain).join('\n\n') };
}

async function licenceIn(folder: string): Promise<string | undefined> {
  const entries: readonly string[] = await readdir(folder).catch(() => []);
  const file = entries.toSorted().find((entry) => /^licen[cs]e/i.test(entry));
  return file === undefined ? undefined : await readFile(join(folder, file), 'utf8');
}

function plain(text: string): string {
  return text.replaceAll('\r', '').trim();
}
