/** The module that a thread of the server begins with: main.mjs of the bundle, or main.ts where there is none. */
export const threadEntry = import.meta.url.endsWith('.ts')
  ? new URL('../main.ts', import.meta.url)
  : new URL(import.meta.url);
