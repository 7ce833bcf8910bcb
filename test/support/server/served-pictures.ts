import { packagedFolder } from '../openapi/packaged-home.ts';
import { pictureFolder } from '../picture-folders.ts';
import { onceAFile } from './once-a-file.ts';
import { serveHome } from './served.ts';

/** The server of a folder of pictures' models; one for all tests of a file. */
export const servedPictures = onceAFile(async (name: string) => {
  const home = await packagedFolder(pictureFolder(name));
  return serveHome(home, { MLPACK_INFERENCE: 'inline', MLPACK_MAX_BODY_BYTES: '1000000' });
});
