import type { ModelSource } from '../../../contract/schemas/inspect.schema.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { isCatBoostJson } from '../catboost/catboost-files.ts';
import { boosterForm } from '../xgboost/read/booster-form.ts';

const headBytes = 64 * 1024;

/** What the bytes of a model are, unpacked: whatever the file is called. */
export async function fileForm(source: ByteSource): Promise<Pick<ModelSource, 'form' | 'protocol'>> {
  const head = await source.read(0, headBytes);
  const text = head.toString('latin1');
  if (text.startsWith('CBM1')) return { form: 'catboost-cbm', protocol: null };
  if (isCatBoostJson(text)) return { form: 'catboost-json', protocol: null };
  if (/^tree\r?\nversion=v/.test(text)) return { form: 'lightgbm-text', protocol: null };
  if (text.startsWith('\x93NUMPY')) return { form: 'npy', protocol: null };
  const booster = boosterForm(head);
  if (booster === undefined) return { form: 'pickle', protocol: protocolOf(head) };
  const form =
    booster === 'json' ? 'xgboost-json' : booster === 'ubjson' ? 'xgboost-ubjson' : 'xgboost-binary';
  return { form, protocol: null };
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
