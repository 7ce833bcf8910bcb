import { isCatBoostJson } from '../../convert/catboost/catboost-files.ts';
import type { FileKind } from './export-advice.ts';

/** Tab, line feed, vertical tab, form feed, carriage return. */
const whitespace = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d]);

/**
 * Models kept as text, and text that is no model; undefined when the bytes are not text.
 *
 * @param head the first bytes of the file
 */
export function recogniseJsonOrText(head: Buffer, sizeBytes: number): FileKind | undefined {
  const text = head.toString('utf8');
  if (head.some((byte) => byte < 0x20 && !whitespace.has(byte))) return undefined;
  // A multi-byte character may be cut at the end of the head, and of it alone.
  const isCut = head.length < sizeBytes;
  if ((isCut ? text.slice(0, -4) : text).includes('\ufffd')) return undefined;
  if (text.startsWith('version https://git-lfs.github.com/spec/')) return 'git-lfs-pointer';
  if (/^\s*(<!doctype html|<html)/i.test(text)) return 'html';
  if (/^\s*\{/.test(text)) {
    if (/"tree_info"\s*:/.test(text)) return 'lightgbm-dump';
    if (isCatBoostJson(text)) return 'catboost';
  }
  if (/<net\s+name=/.test(text)) return 'openvino';
  if (/<PMML\b/.test(text)) return 'pmml';
  return 'text';
}
