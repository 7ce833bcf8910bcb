import type { AlignedText } from '../aligned-text/aligned-text.ts';
import { filtered, mapped } from './by-character.ts';

/** Control characters go, and other spaces are spaces, as in Google's translation (tokenizers' Nmt). */
export function nmt(text: AlignedText): AlignedText {
  return mapped(filtered(text, isKept), /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g, ' ');
}

function isKept(code: number): boolean {
  if (code >= 0x20) return code !== 0x7f && code !== 0x8f && code !== 0x9f;
  return code === 0 || code === 9 || code === 10 || code === 12 || code === 13;
}
