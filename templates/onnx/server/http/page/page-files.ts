import { pageFolder } from '../../../../../contract/image-layout.ts';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A file of the page. */
export interface PageFile {
  readonly contentType: string;
  readonly gzipped: Uint8Array;
  /** Tag of the file's content, whatever it is compressed by. */
  readonly etag: string;
}

const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.txt', 'text/plain; charset=utf-8'],
]);

/** The files of the page as the build made them, gzipped; nothing is read before the first is asked for. */
export class PageFiles {
  readonly #folder: string;
  #files: ReadonlyMap<string, PageFile> | undefined;

  /** @param homeFolder the image's own folder */
  constructor(homeFolder: string) {
    this.#folder = join(homeFolder, pageFolder);
  }

  /** Whether the image has a page at all. */
  get exist(): boolean {
    return existsSync(join(this.#folder, 'index.html.gz'));
  }

  /** @param path below the page's folder, as in `assets/index-ABCDEFGH.js` */
  find(path: string): PageFile | undefined {
    this.#files ??= readFiles(this.#folder);
    return this.#files.get(path);
  }
}

/** The file's bytes for a receiver that doesn't take it compressed. */
export function plainBytes({ gzipped }: PageFile): Uint8Array {
  return gunzipSync(gzipped);
}

function readFiles(folder: string): Map<string, PageFile> {
  const read = (path: string): [string, PageFile] => {
    const gzipped = readFileSync(join(folder, `${path}.gz`));
    const etag = `W/"${createHash('sha256').update(gzipped).digest('base64url').slice(0, 22)}"`;
    return [
      path,
      { contentType: contentTypes.get(extname(path)) ?? 'application/octet-stream', gzipped, etag },
    ];
  };
  const below = (part: string) =>
    readdirSync(join(folder, part))
      .filter((name) => name.endsWith('.gz'))
      .map((name) => read(part + name.slice(0, -'.gz'.length)));
  return new Map([...below(''), ...below('assets/')]);
}
