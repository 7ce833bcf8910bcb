import type { FileType } from '../../../../contract/file-inputs.ts';

/** The base64 of a file. */
export async function fileBase64(file: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
  reader.addEventListener('error', () =>
    reject(new Error('the file cannot be read', { cause: reader.error })),
  );
  reader.readAsDataURL(file);
  const url = await promise;
  return url.slice(url.indexOf(',') + 1);
}

/** What a browser shows a file by. Of pictures it looks at the bytes, whatever type is said. */
export function fileUrl(type: FileType, sent: string): string {
  if (sent.startsWith('data:')) return sent;
  return `data:${type === 'picture' ? 'image/png' : 'audio/wav'};base64,${sent}`;
}
