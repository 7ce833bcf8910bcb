import { packagedFolder } from '../openapi/packaged-home.ts';
import { textFolder } from '../text-folders.ts';
import { onceAFile } from './once-a-file.ts';
import { serveHome } from './served.ts';

/** The server of a folder of texts' models; one for all tests of a file. */
export const servedFolder = onceAFile(async (name: string) =>
  serveHome(await packagedFolder(textFolder(name)), { MLPACK_INFERENCE: 'inline' }),
);
