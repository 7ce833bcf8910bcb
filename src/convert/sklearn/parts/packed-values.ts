import type { ByteRange } from '../../bytes/byte-range.ts';
import { compressionOf } from '../../compression/compressions.ts';
import { libraryForm } from '../../read-model.ts';

const headBytes = 4096;

/** What bytes or a text are that a model may be in; null where they are none that is known. */
export async function packedIn(value: ByteRange | string): Promise<string | null> {
  if (typeof value === 'string') {
    // Pickles are bytes, which texts have in base64.
    const form = /^gA[JMQSV][\w+/-]/.test(value)
      ? 'a pickle'
      : textForm(Buffer.from(value.slice(0, headBytes)));
    return form === null ? null : `a text that is ${form}`;
  }
  const head = await value.read(0, headBytes);
  const form = binaryForm(head) ?? textForm(head);
  return form === null ? null : `bytes that are ${form}`;
}

function binaryForm(head: Buffer): string | null {
  const [first = 0, protocol = 0] = head;
  if (first === 0x80 && protocol >= 2 && protocol <= 5) return 'a pickle';
  const [zip, hdf] = [head.toString('latin1', 0, 2) === 'PK', head.toString('latin1', 1, 4) === 'HDF'];
  return zip || hdf || compressionOf(head) !== undefined ? 'packed' : null;
}

function textForm(head: Buffer): string | null {
  // Pickles of protocol 0 and 1 begin with the name of a class.
  if (/^c[\w.]+\n\w+\n/.test(head.toString('latin1', 0, 128))) return 'a pickle';
  const form = libraryForm(head);
  return form === undefined || form === 'npy' ? null : 'a model of another library';
}
