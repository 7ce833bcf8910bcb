import type { Tensor } from '../tensors/dtype.ts';
import { type GoOn, goOnAlways } from '../util/go-on.ts';
import { badRequest } from '../util/http-error.ts';

/** A sort of files that rows are. */
export interface FileKind {
  /** As errors call it. */
  readonly what: string;
  /** What refuses one, with a sentence without its subject. */
  readonly refusal: abstract new (message: string) => Error;
  /** The bytes of one as it was sent. @throws the refusal */
  readonly sent: (text: string) => Uint8Array;
}

/**
 * Does something with the bytes of each row's file.
 *
 * @param goOn called before each
 * @returns how many rows there are
 * @throws HttpError 400 naming input and row of a file that is refused; what `goOn` throws
 */
export function eachFile(
  kind: FileKind,
  input: string,
  tensor: Tensor | undefined,
  take: (bytes: Uint8Array, row: number) => void,
  goOn: GoOn = goOnAlways,
): number {
  const { shape, elements } = tensor ?? { shape: [], elements: [] };
  if (!Array.isArray(elements) || elements.length !== shape[0]) {
    throw badRequest(`input "${input}": expected one ${kind.what} a row, got [${shape.join(', ')}]`);
  }
  for (const [row, text] of elements.entries()) {
    goOn();
    refusing(kind, input, row, () => take(kind.sent(text), row));
  }
  return elements.length;
}

/**
 * Does something with the file of a row.
 *
 * @throws HttpError 400 naming input and row where that throws the refusal of its sort
 */
export function refusing(
  { what, refusal }: Pick<FileKind, 'what' | 'refusal'>,
  input: string,
  row: number,
  take: () => void,
): void {
  try {
    take();
  } catch (error) {
    if (!(error instanceof refusal)) throw error;
    throw badRequest(`input "${input}": row ${row}: the ${what} ${error.message}`);
  }
}
