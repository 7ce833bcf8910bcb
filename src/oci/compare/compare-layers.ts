import { createHash } from 'node:crypto';
import { digestFromHex, type Digest } from '../documents/digest.ts';
import { readLayer, readLayerTar } from '../layer/read-layer.ts';
import type { Layer } from '../layer/layer.ts';
import { memberPath } from '../tar/tar-reader.ts';

/** A member of a layer, as far as an engine unpacks it. */
interface Member {
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly modified: number;
  readonly target: string;
  readonly sha256: string;
}

export interface FileDifference {
  /** Absolute, in the image. */
  readonly path: string;
  /** What is wrong with it, for example `has mode 755, not 644`. */
  readonly text: string;
  /** Whether that is its time, and nothing else of any file. */
  readonly isTimeOnly: boolean;
}

/**
 * The digest of a layer's uncompressed tar, from its bytes: what a configuration says of it proves nothing.
 * @throws what zlib throws for a damaged file
 */
export async function measureDiffId(layer: Layer, signal?: AbortSignal): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of readLayerTar(layer, signal)) hash.update(chunk);
  return digestFromHex(hash.digest('hex'));
}

/**
 * The first file, by path, in which a layer differs from what it should be, one that differs in more than its time if
 * there is any; undefined when only the tars differ around their files.
 * @throws MlpackError IMAGE_INVALID for a malformed layer
 */
export async function firstFileDifference(
  layer: Layer,
  expected: Layer,
  signal?: AbortSignal,
): Promise<FileDifference | undefined> {
  const [found, wanted] = [await membersOf(layer, signal), await membersOf(expected, signal)];
  const paths = [...new Set([...found.keys(), ...wanted.keys()])].toSorted();
  for (const [differ, isTimeOnly] of [
    [differenceOf, false],
    [timeDifference, true],
  ] as const) {
    for (const path of paths) {
      const text = differ(found.get(path), wanted.get(path));
      if (text !== undefined) return { path: `/${path}`, text, isTimeOnly };
    }
  }
  return undefined;
}

async function membersOf(layer: Layer, signal: AbortSignal | undefined): Promise<Map<string, Member>> {
  const members = new Map<string, Member>();
  for await (const { header, bytes } of readLayer(layer, signal)) {
    const hash = createHash('sha256');
    for await (const chunk of bytes) hash.update(chunk);
    const { type, mode, uid, gid, mtime, linkname } = header;
    members.set(memberPath(header.name) ?? header.name, {
      type,
      mode,
      uid,
      gid,
      modified: Math.floor((mtime?.getTime() ?? 0) / 1000),
      target: linkname ?? '',
      sha256: hash.digest('hex'),
    });
  }
  return members;
}

function differenceOf(found: Member | undefined, wanted: Member | undefined): string | undefined {
  if (wanted === undefined) return 'should not be there';
  if (found === undefined) return 'is missing';
  if (found.type !== wanted.type) return `is a ${found.type}, not a ${wanted.type}`;
  if (found.sha256 !== wanted.sha256) return 'has other bytes';
  if (found.target !== wanted.target) return `leads to ${found.target}, not ${wanted.target}`;
  if (found.mode !== wanted.mode) {
    return `has mode ${found.mode.toString(8)}, not ${wanted.mode.toString(8)}`;
  }
  if (found.uid !== wanted.uid || found.gid !== wanted.gid) {
    return `belongs to ${found.uid}:${found.gid}, not ${wanted.uid}:${wanted.gid}`;
  }
  return undefined;
}

function timeDifference(found: Member | undefined, wanted: Member | undefined): string | undefined {
  if (found === undefined || wanted === undefined || found.modified === wanted.modified) return undefined;
  return `is of ${timeText(found.modified)}, not ${timeText(wanted.modified)}`;
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
