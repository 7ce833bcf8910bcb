import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inject } from 'vitest';

/**
 * In unit tests takes the place of the server's own (vitest.config.ts): threads and writers begin with the bundle, as in an
 * image. From main.ts each would strip the types of the whole server anew, which takes most of a second.
 */
export const threadEntry: URL = pathToFileURL(join(inject('serverBundle') ?? '', 'main.mjs'));
