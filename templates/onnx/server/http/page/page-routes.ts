import { routes } from '../../../../../contract/routes.ts';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Express, Request, Response } from 'express';
import { HttpError } from '../../util/http-error.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Settings } from '../../settings/settings.ts';
import { preferred } from '../../util/weighted-list.ts';
import { expressPaths, serveRoute } from '../routes/route.ts';
import { send } from '../requests/send.ts';
import { graphFile, modelJson } from './model-json.ts';
import { type PageFile, type PageFiles, plainBytes } from './page-files.ts';
import { assetHeaders, dataHeaders, drawingHeaders, htmlHeaders } from './page-headers.ts';

/**
 * The page itself, the same for every model and so nobody's secret: at / for those who ask for HTML, at /docs
 * the description of the API, and below /assets what they are made of.
 */
export function pageRoutes(app: Express, files: PageFiles): void {
  app.get(routes.index, (request, response, next) => {
    response.vary('Accept');
    if (!prefersHtml(request)) {
      next();
      return;
    }
    response.locals['route'] = 'page';
    sendFile(request, response, found(files, 'index.html'), htmlHeaders);
  });
  serveRoute(app, 'page', ['GET'], routes.docs, (request, response) => {
    sendFile(request, response, found(files, 'docs.html'), htmlHeaders);
  });
  serveRoute(app, 'page', ['GET'], expressPaths(routes.asset), (request, response) => {
    sendFile(request, response, found(files, `assets/${String(request.params['file'])}`), assetHeaders);
  });
}

/** What the page asks for about the models. */
export function pageDataRoutes(app: Express, repository: Repository, settings: Settings): void {
  serveRoute(app, 'page', ['GET'], routes.pageData, async (request, response) => {
    const body = await modelJson(repository, settings);
    // Golden cases of pictures are long.
    send(
      request,
      response,
      { status: 200, headers: dataHeaders, body },
      String(response.locals['requestId']),
    );
  });
  serveRoute(app, 'page', ['GET'], routes.graph, async (request, response) => {
    const { model = repository.first.contract.name, version } = request.query;
    if (typeof model !== 'string' || (version !== undefined && typeof version !== 'string')) {
      throw new HttpError(400, 'model, version: expected each at most once');
    }
    const file = graphFile(repository.find(model, version));
    if (!existsSync(file)) throw new HttpError(404, 'this image has no drawing of that model');
    response.set(drawingHeaders).send(await readFile(file));
  });
}

/** Browsers name HTML before all else; whoever takes anything gets JSON. */
function prefersHtml({ headers: { accept = '' } }: Request): boolean {
  const types = new Map([
    ['text/html', 'html'],
    ['application/json', 'json'],
  ]);
  return preferred(accept, (name) => types.get(name)) === 'html';
}

function found(files: PageFiles, path: string): PageFile {
  const file = files.find(path);
  if (file === undefined) throw new HttpError(404, `the page has no ${path}`);
  return file;
}

function sendFile(
  request: Request,
  response: Response,
  file: PageFile,
  headers: Readonly<Record<string, string>>,
): void {
  response.set(headers).set('ETag', file.etag).vary('Accept-Encoding');
  if (request.headers['if-none-match']?.split(/, */).includes(file.etag) === true) {
    response.status(304).end();
    return;
  }
  response.set('Content-Type', file.contentType);
  const accepted = request.headers['accept-encoding'] ?? '';
  const isCompressed = preferred(accepted, (name) => (name === 'gzip' ? true : undefined)) === true;
  if (isCompressed) response.set('Content-Encoding', 'gzip');
  response.send(Buffer.from(isCompressed ? file.gzipped : plainBytes(file)));
}
