import { packagedFolder } from '../openapi/packaged-home.ts';
import { textFolder } from '../text-folders.ts';
import { serveHome, type Served } from './served.ts';

const servers = new Map<string, Promise<Served>>();

/** The server of a folder of texts' models; one for all tests of a file. */
export function servedFolder(name: string): Promise<Served> {
  const started =
    servers.get(name) ??
    packagedFolder(textFolder(name)).then((home) => serveHome(home, { MLPACK_INFERENCE: 'inline' }));
  servers.set(name, started);
  return started;
}
