/** Whether bytes are the beginning of a tar archive (POSIX.1-1988 ustar, and GNU's). */
export function isTar(head: Buffer): boolean {
  return head.toString('latin1', 257, 262) === 'ustar';
}
