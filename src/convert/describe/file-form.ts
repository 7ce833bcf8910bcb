import type { ModelSource } from '../../../contract/schemas/inspect.schema.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { headBytes, libraryForm } from '../read-model.ts';

export type FileForm = Pick<ModelSource, 'form' | 'protocol'>;

/** What the bytes of a model are, unpacked: whatever the file is called. */
export async function fileForm(source: ByteSource): Promise<FileForm> {
  const head = await source.read(0, headBytes);
  const form = libraryForm(head);
  return form === undefined ? { form: 'pickle', protocol: protocolOf(head) } : { form, protocol: null };
}

/** The protocol that a pickle says; before 2 it says none, and 0 is all of text. */
function protocolOf(head: Buffer): number {
  const [first = 0, protocol = 0] = head;
  if (first === 0x80) return protocol;
  return head.some((byte) => byte > 0x7e || (byte < 0x20 && byte !== 0x0a && byte !== 0x0d)) ? 1 : 0;
}

/** What wrote a pickle, by the modules that it names; null where nothing but Python's own pickle shows. */
export function writerOf(modules: ReadonlySet<string>): ModelSource['writer'] {
  const names = [...modules];
  if (names.some((module) => /(^|\.)joblib\.numpy_pickle/.test(module))) return 'joblib';
  if (names.some((module) => /^dill\b/.test(module))) return 'dill';
  return names.some((module) => /^cloudpickle\b/.test(module)) ? 'cloudpickle' : null;
}
