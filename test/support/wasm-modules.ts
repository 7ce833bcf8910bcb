import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vitest/config';

const prefix = '\0bytes:';

/** Has tests import the bytes of a module of WebAssembly, as bundles do. Node.js would import the module itself. */
export const wasmModules: Plugin = {
  name: 'modules of WebAssembly',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!source.endsWith('.wasm') || importer === undefined) return null;
    // A path in node_modules would be Node's to import.
    return prefix + Buffer.from(createRequire(importer).resolve(source)).toString('hex');
  },
  load(id) {
    if (!id.startsWith(prefix)) return null;
    const path = Buffer.from(id.slice(prefix.length), 'hex').toString();
    return `export default new Uint8Array(Buffer.from('${readFileSync(path, 'base64')}', 'base64'));`;
  },
};
