import { field } from './record.ts';

/** What helps where a document is from a newer mlpack. */
export const installNewer = 'Install a newer mlpack: npm install -g mlpack@latest';

/**
 * What to say of a document that a newer mlpack has written: this one knows nothing of what its other fields mean.
 *
 * @param name of the field with its version
 * @param newest version that is read
 * @returns undefined of a document whose version is none beyond that
 */
export function newerDocument(
  document: unknown,
  name: 'schemaVersion' | 'lockVersion',
  newest: number,
): string | undefined {
  const version = field(document, name);
  if (typeof version !== 'number' || !Number.isInteger(version) || version <= newest) return undefined;
  return `was written by a newer mlpack: its ${name} is ${version}, and this one reads up to ${newest}`;
}
