import { packagedFolder } from '../openapi/packaged-home.ts';
import { pictureFolder } from '../picture-folders.ts';
import { serveHome, type Served } from './served.ts';

const servers = new Map<string, Promise<Served>>();

/** The server of a folder of pictures' models; one for all tests of a file. */
export function servedPictures(name: string): Promise<Served> {
  const started =
    servers.get(name) ??
    packagedFolder(pictureFolder(name)).then((home) =>
      serveHome(home, { MLPACK_INFERENCE: 'inline', MLPACK_MAX_BODY_BYTES: '1000000' }),
    );
  servers.set(name, started);
  return started;
}
