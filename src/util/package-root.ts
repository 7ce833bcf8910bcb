import { resolve } from 'node:path';

/** mlpack's own folder; the same seen from src/util and from dist/chunks. */
export const packageRoot = resolve(import.meta.dirname, '..', '..');
