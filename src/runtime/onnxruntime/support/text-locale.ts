import { join } from 'node:path';
import { readTarFile } from '../../../oci/tar/tar-reader.ts';
import { bytesContent } from '../../../util/blobs/content.ts';
import { packageRoot } from '../../../util/package-root.ts';
import { localeFolder, type CompanionFile } from '../../../model/formats/onnx/onnx-support.ts';
import type { ModelOutline } from '../../../model/formats/onnx/outline.ts';
import { allNodes } from '../../../model/formats/onnx/walk-outline.ts';

/** The operator's default (onnxruntime, string_normalizer.cc). */
const defaultLocale = 'en_US.UTF-8';

/** Languages of which glibc maps I and i to ı and İ. */
const turkic = /^(?:az|ber|crh|ku|tr|tt)(?:_|@|\.|$)/iu;

/** Name of a locale as POSIX writes it, without the encodings that are not UTF-8 (XBD 8.2). */
const namePattern = /^[A-Za-z][\w-]{0,31}(?:\.utf-?8)?(?:@\w{1,16})?$/iu;

/** The locales that a model's StringNormalizers ask for, sorted; `C`, which every machine has, left out. */
export function textLocales(model: ModelOutline): string[] {
  const names = new Set<string>();
  for (const node of allNodes(model)) {
    if (node.opType !== 'StringNormalizer' || node.domain !== '') continue;
    const given = node.attributes.find(({ name }) => name === 'locale')?.strings[0];
    names.add(given ?? defaultLocale);
  }
  return [...names].filter((name) => !['', 'C', 'POSIX'].includes(name)).toSorted();
}

/** Why lower-casing as in that locale cannot be done, completing "Operator StringNormalizer …"; null when it can. */
export function localeRefusal(name: string): string | null {
  const shown = JSON.stringify(name);
  if (turkic.test(name)) {
    return `changes case as in ${shown}, where i and I are no pair, which onnxruntime has only where that locale is installed`;
  }
  return namePattern.test(name) ? null : `has the locale ${shown}, which is no name of one in UTF-8`;
}

/**
 * The files that make onnxruntime find these locales on any Linux, in the folder that LOCPATH names: of each
 * all categories of Debian's C.UTF-8 (libc-bin), whose characters change case as Unicode says, in every language
 * that {@link localeRefusal} lets pass. The same on every machine and for every CPU architecture.
 */
export async function localeFiles(
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<CompanionFile[]> {
  if (names.length === 0) return [];
  const files: CompanionFile[] = [];
  const archive = join(packageRoot, 'templates', 'onnx', 'text-locale.tar.gz');
  for await (const { header, bytes } of readTarFile(archive, 'gzip', signal)) {
    if (header.type !== 'file') continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    const content = bytesContent(Buffer.concat(chunks));
    const below = header.name.replace(/^\.\//u, '');
    for (const name of names) files.push({ path: `${localeFolder}/${name}/${below}`, content });
  }
  return files;
}
