import type { Locator } from 'playwright-core';

/** Drops a file on a part of the page, as from a window of the desktop. */
export async function dropFile(
  target: Locator,
  file: { readonly name: string; readonly type: string; readonly bytes: Buffer },
): Promise<void> {
  const parts = [[...file.bytes], file.name, file.type].map((part) => JSON.stringify(part)).join(', ');
  const dataTransfer = await target.page().evaluateHandle(`((bytes, name, type) => {
    const made = new DataTransfer();
    made.items.add(new File([Uint8Array.from(bytes)], name, { type }));
    return made;
  })(${parts})`);
  await target.dispatchEvent('drop', { dataTransfer });
}
