/**
 * Frees the memory of bytes that nobody uses any more, and that share it with no others, now: V8 gets to what is old when it
 * sees fit. Those that share their memory stay as they are.
 */
export function freeBytes({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transferToFixedLength(0);
}
