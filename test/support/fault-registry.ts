import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { Contents, type KeptRepository } from './fault-registry/contents.ts';
import { Cut, failure, type Answer, type Exchange } from './fault-registry/exchange.ts';
import { createFaults, sendBody, type Faults } from './fault-registry/faults.ts';
import { referrersAnswer, type ReferrerRules } from './fault-registry/referrers.ts';
import { blobAnswer, manifestAnswer, tagsAnswer, type ManifestRules } from './fault-registry/reads.ts';
import { Tokens } from './fault-registry/tokens.ts';
import { Uploads, type UploadRules } from './fault-registry/uploads.ts';

export interface FaultRegistryOptions extends Partial<UploadRules>, Partial<ManifestRules>, ReferrerRules {
  /** Tags in one page of the list. */
  readonly pageSize?: number;
  /** The Link header of a page, given the path and query of the next. */
  readonly tagLink?: (target: string) => string;
  /** Whether parts of blobs can be asked for. */
  readonly hasRanges?: boolean;
  /** Blobs are not given away but redirected to: on another host. */
  readonly redirectsBlobs?: boolean;
  /** Wants a token for everything, which anyone gets. */
  readonly wantsTokens?: boolean;
}

/** A request that has come in. */
interface SeenRequest {
  /** `PUT /v2/team/iris/manifests/latest`, with the query. */
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  /** Whether the other host was asked, which keeps blobs and must not be shown credentials. */
  readonly isElsewhere: boolean;
}

/**
 * A registry in this process, in memory: complete for pull, push, mount, chunked and resumed upload, HEAD, paged
 * tags and referrers; and everything that can go wrong with one can be made to.
 */
export interface FaultRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly faults: Faults;
  /** Requests in the order they came, those that failed included. */
  readonly seen: SeenRequest[];
  /** What is in a repository; may be changed. */
  repository(name: string): KeptRepository;
  /** No token that was given is good any more. */
  expireTokens(): void;
}

/** Runs until the test ends. */
export async function startFaultRegistry(options: FaultRegistryOptions = {}): Promise<FaultRegistry> {
  const contents = new Contents();
  const faults = createFaults();
  const tokens = new Tokens();
  const seen: SeenRequest[] = [];
  const elsewhere = createServer((request, response) => void serve(request, response, true));
  const front = createServer((request, response) => void serve(request, response, false));
  const otherOrigin = `http://${await listen(elsewhere)}`;
  const host = await listen(front);
  const uploads = new Uploads(
    contents,
    {
      resumesChunks: true,
      mounts: 'yes',
      minChunkBytes: 0,
      locations: 'relative',
      patchStatus: 202,
      ranges: 'right',
      redirectsUploads: false,
      ...options,
    },
    otherOrigin,
  );
  const manifestRules = {
    tellsDigests: true,
    immutableTags: false,
    heads: true,
    deniesAbsent: false,
    listsReferrers: options.referrers === 'listed',
    ...options,
  } as const;

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    isElsewhere: boolean,
  ): Promise<void> {
    const { socket } = request;
    const line = `${request.method} ${request.url}`;
    seen.push({ line, headers: request.headers, isElsewhere });
    const origin = isElsewhere ? otherOrigin : `http://${host}`;
    const url = new URL(request.url ?? '/', origin);
    const fault = url.pathname === '/token' ? undefined : await faults.admit(line, request.headers);
    const [, repository = '', rest = ''] =
      /^\/v2\/(.+?)\/((?:manifests|blobs|tags|referrers)\/.*)$/u.exec(url.pathname) ?? [];
    const exchange = { request, method: request.method ?? 'GET', origin, url, repository, rest, fault };
    try {
      const given = await answer(exchange, isElsewhere);
      if (fault?.kind === 'lost-answer') throw new Cut();
      await send(response, given, exchange);
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      socket.destroy();
    }
  }

  async function answer(exchange: Exchange, isElsewhere: boolean): Promise<Answer> {
    const { request, method, origin, url, repository, rest, fault } = exchange;
    if (url.pathname === '/token') return tokens.give(url);
    const challenge =
      options.wantsTokens === true && !isElsewhere
        ? tokens.challenge(request, origin, repository)
        : undefined;
    if (challenge !== undefined) return challenge;
    if (fault?.kind === 'status')
      return { status: fault.status, headers: { ...fault.headers }, body: fault.body ?? '' };
    if (fault?.kind === 'reset' && fault.afterBytes === undefined) throw new Cut();
    if (url.pathname === '/v2/') return { status: 200, body: '{}' };
    if (rest.startsWith('blobs/uploads/')) return uploads.answer(exchange);
    if (rest.startsWith('blobs/')) {
      const isRedirected = options.redirectsBlobs === true && !isElsewhere && method === 'GET';
      if (isRedirected) return { status: 307, headers: { location: `${otherOrigin}${url.pathname}` } };
      return blobAnswer(exchange, contents.of(repository).blobs, options.hasRanges ?? true);
    }
    if (rest.startsWith('manifests/')) return manifestAnswer(exchange, contents, manifestRules);
    if (rest === 'tags/list') {
      const { pageSize = 1000, tagLink = (target: string) => `<${target}>; rel="next"` } = options;
      return tagsAnswer(exchange, contents, pageSize, tagLink);
    }
    if (rest.startsWith('referrers/')) return referrersAnswer(exchange, contents, options);
    return failure(404, 'UNSUPPORTED');
  }

  return {
    host,
    faults,
    seen,
    repository: (name) => contents.of(name),
    expireTokens: () => tokens.expire(),
  };
}

async function send(
  response: ServerResponse,
  answer: Answer,
  { request, method, fault }: Exchange,
): Promise<void> {
  const body = Buffer.from(answer.body ?? '');
  response.writeHead(answer.status, {
    ...(method === 'HEAD' ? {} : { 'content-length': body.length }),
    ...answer.headers,
  });
  // A connection whose request has not been read to its end cannot carry another.
  if (!request.complete) response.shouldKeepAlive = false;
  await sendBody(response, method === 'HEAD' ? Buffer.alloc(0) : body, fault);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`;
}
