import { MlpackError } from '../../errors/mlpack-error.ts';
import { own } from '../../../contract/own.ts';
import { isRecord } from '../../util/record.ts';
import type { ImageConfig } from './image-config.ts';
import { digestOf, parseDigest } from './digest.ts';
import type { ImageIndex } from './image-index.ts';
import type { Descriptor, Manifest } from './manifest.ts';

/**
 * Reads documents that others wrote, checking what mlpack relies on and keeping the rest.
 * `where` names the document in errors. All throw MlpackError IMAGE_INVALID.
 */
export function parseIndex(bytes: Uint8Array, where: string): ImageIndex {
  const document = parseObject(bytes, where);
  checkVersion(document, where);
  const manifests = descriptorsOf(document['manifests'], `${where}: manifests`);
  return { ...document, schemaVersion: 2, manifests };
}

export function parseManifest(bytes: Uint8Array, where: string): Manifest {
  const document = parseObject(bytes, where);
  checkVersion(document, where);
  const config = descriptorOf(document['config'], `${where}: config`);
  const layers = descriptorsOf(document['layers'], `${where}: layers`);
  return { ...document, schemaVersion: 2, config, layers };
}

export function parseImageConfig(bytes: Uint8Array, where: string): ImageConfig {
  const document = parseObject(bytes, where);
  const { architecture, os, rootfs } = document;
  if (typeof architecture !== 'string' || typeof os !== 'string') {
    throw invalid(`${where} has no architecture or os.`);
  }
  const ids: unknown = isRecord(rootfs) ? rootfs['diff_ids'] : undefined;
  if (!Array.isArray(ids)) throw invalid(`${where}: rootfs.diff_ids is not a list.`);
  const diffIds = ids.map((id: unknown, i) => parseDigest(id, `${where}: rootfs.diff_ids[${i}]`));
  checkContainerConfig(document['config'], `${where}: config`);
  const { history } = document;
  if (history != null && !(Array.isArray(history) && history.every(isHistoryEntry))) {
    throw invalid(`${where}: history is not a list of steps.`);
  }
  return { ...document, architecture, os, rootfs: { type: 'layers', diff_ids: diffIds } };
}

function isHistoryEntry(entry: unknown): boolean {
  return isRecord(entry) && (entry['created_by'] == null || typeof entry['created_by'] === 'string');
}

/** What is looked at in a container's configuration. Docker writes null where there is nothing. */
function checkContainerConfig(config: unknown, where: string): void {
  if (config == null) return;
  if (!isRecord(config)) throw invalid(`${where} is not an object.`);
  for (const name of ['Env', 'Entrypoint', 'Cmd']) {
    const list = own(config, name);
    if (list == null || (Array.isArray(list) && list.every((item) => typeof item === 'string'))) continue;
    throw invalid(`${where}.${name} is not a list of texts.`);
  }
  const labels = config['Labels'];
  if (labels == null) return;
  if (isRecord(labels) && Object.values(labels).every((label) => typeof label === 'string')) return;
  throw invalid(`${where}.Labels are not texts by name.`);
}

function descriptorsOf(value: unknown, where: string): Descriptor[] {
  if (!Array.isArray(value)) throw invalid(`${where} is not a list.`);
  return value.map((item: unknown, i) => descriptorOf(item, `${where}[${i}]`));
}

function descriptorOf(value: unknown, where: string): Descriptor {
  if (!isRecord(value)) throw invalid(`${where} is not a descriptor.`);
  const { mediaType, size } = value;
  if (typeof mediaType !== 'string') throw invalid(`${where}.mediaType is not a string.`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw invalid(`${where}.size is not a size.`);
  }
  const digest = parseDigest(value['digest'], `${where}.digest`);
  checkData(value['data'], { digest, size }, where);
  return { ...value, mediaType, size, digest };
}

/** A blob that is in its descriptor must be the one it describes (descriptor.md, "Properties"). */
function checkData(
  data: unknown,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  where: string,
): void {
  if (data === undefined) return;
  const bytes = typeof data === 'string' ? Buffer.from(data, 'base64') : undefined;
  if (bytes?.length === size && digestOf(bytes) === digest) return;
  throw new MlpackError('IMAGE_INVALID', `${where}.data is not what its digest says, ${digest}.`, {
    suggestions: ['Build or copy the image again.'],
  });
}

function checkVersion(document: Record<string, unknown>, where: string): void {
  if (document['schemaVersion'] !== 2) throw invalid(`${where}: schemaVersion is not 2.`);
}

function parseObject(bytes: Uint8Array, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new MlpackError('IMAGE_INVALID', `${where} is not JSON.`, { cause });
  }
  if (!isRecord(value)) throw invalid(`${where} is not a JSON object.`);
  return value;
}

function invalid(message: string): MlpackError {
  return new MlpackError('IMAGE_INVALID', message);
}
