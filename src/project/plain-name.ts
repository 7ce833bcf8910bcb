import { createHash } from 'node:crypto';

const digits = 6;

/**
 * The name of a model or an image for a text, such as the name of a file: lower-case ASCII letters and digits with single
 * hyphens. Letters lose their accents; where other letters are lost, or nothing is left, the first digits of the SHA-256 of the
 * text follow (in NFC, as file systems differ in that), so that names of other scripts stay apart, and the same on every machine.
 */
export function plainName(text: string): string {
  const folded = text
    .replaceAll('\u00DF', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{Mn}+/gu, '')
    .toLowerCase();
  const plain = folded.replaceAll(/[^a-z0-9]+/gu, '-').replaceAll(/^-|-$/gu, '');
  if (plain !== '' && !/[\p{L}\p{N}\p{M}]/u.test(folded.replaceAll(/[a-z0-9]/gu, ''))) return plain;
  const hash = createHash('sha256').update(text.normalize('NFC')).digest('hex').slice(0, digits);
  return `${plain === '' ? 'model' : plain}-${hash}`;
}
