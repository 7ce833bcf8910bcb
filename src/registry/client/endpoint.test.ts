import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAuthority, type Authority, type Identity } from '../../../test/support/certificates.ts';
import { serve } from '../../../test/support/http-server.ts';
import { fileTempDir, tempDir } from '../../../test/support/temp.ts';
import { createHttpClient, type HttpClientOptions } from '../../util/http/http.ts';
import { certificateFinder, certificateFolders } from './certificates.ts';
import { createRegistryClient } from './client.ts';

let authority: Authority;
let server: Identity;
let client: Identity;

beforeAll(async () => {
  const dir = await fileTempDir();
  authority = await createAuthority(dir);
  server = await authority.issue('server');
  client = await authority.issue('client');
});

/** Says who asks, by the client certificate. */
const whoAsks: RequestListener = ({ socket }, response) => {
  const subject = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.subject : undefined;
  response.end(subject?.replace('CN=', '') ?? 'nobody');
};

function serveTls(listener: RequestListener = whoAsks): Promise<string> {
  const { cert, key } = server;
  return serve(listener, { cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: false });
}

interface Settings extends Omit<HttpClientOptions, 'userAgent'> {
  readonly home: string;
  readonly insecureRegistries?: readonly string[];
}

/** Asks a registry as somebody with this home. */
async function ask(registry: string, { home, insecureRegistries, ...options }: Settings): Promise<string> {
  const http = createHttpClient({ userAgent: 'test', ...options });
  onTestFinished(() => http.close());
  const registries = createRegistryClient({
    http,
    insecureRegistries,
    findCredentials: async () => ({ credentials: undefined, origin: 'a test' }),
    findCertificates: certificateFinder(certificateFolders({}, home)),
  });
  const answer = await registries.request({ registry, repository: 'a', path: 'tags/list', what: 'a' });
  return text(answer.body);
}

/** A home whose certs.d has these files for a registry. */
async function homeWith(
  registry: string,
  files: Readonly<Record<string, string>>,
  tool = 'docker',
): Promise<string> {
  const home = await tempDir();
  const folder = join(home, '.config', tool, 'certs.d', registry);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return home;
}

describe('a registry', () => {
  it.each(['docker', 'containers'])("is trusted by the authority in %s' certs.d", async (tool) => {
    const host = await serveTls();
    expect(await ask(host, { home: await homeWith(host, { 'ca.crt': authority.cert }, tool) })).toBe(
      'nobody',
    );
  });

  it('of an unknown authority is not trusted, and the error says where to put it', async () => {
    const host = await serveTls();
    const other = await createAuthority(await tempDir(), 'other');
    const home = await homeWith(host, { 'ca.crt': other.cert });
    await expect(ask(host, { home })).rejects.toMatchObject({
      code: 'NETWORK',
      suggestions: expect.arrayContaining([expect.stringContaining(`certs.d/${host}/ca.crt`)]),
    });
  });

  it('whose certificate has expired says to check the date, as more often this machine is wrong', async () => {
    const { cert, key } = await authority.issue('expired', undefined, -1);
    const host = await serve(whoAsks, { cert, key });
    const home = await homeWith(host, { 'ca.crt': authority.cert });
    await expect(ask(host, { home })).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('certificate has expired'),
      suggestions: expect.arrayContaining([expect.stringMatching(/^Check the date of this machine/)]),
    });
  });

  it('asked over TLS may send to no token service without', async () => {
    const asked: unknown[] = [];
    const service = await serve((request, response) => {
      asked.push(request.url);
      response.end('{"token":"t"}');
    });
    const challenge = { 'www-authenticate': `Bearer realm="http://${service}/token"` };
    const host = await serveTls((_request, response) => response.writeHead(401, challenge).end());
    const home = await homeWith(host, { 'ca.crt': authority.cert });
    await expect(ask(host, { home })).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining('token service without TLS'),
    });
    expect(asked).toEqual([]);
  });

  it('on this machine, or named insecure, is asked over HTTP', async () => {
    const host = await serve((_request, response) => response.end('plain'));
    const home = await tempDir();
    expect(await ask(host, { home })).toBe('plain');
    const certified = await homeWith(host, {});
    await expect(ask(host, { home: certified })).rejects.toMatchObject({
      suggestions: expect.arrayContaining([expect.stringContaining(`--insecure-registry ${host}`)]),
    });
    expect(await ask(host, { home: certified, insecureRegistries: [host] })).toBe('plain');
  });

  it('is reached through a proxy that sees nothing of what is said, but on this machine without', async () => {
    const host = await serveTls();
    const port = host.split(':')[1];
    const seen: unknown[] = [];
    const proxy = createHttpServer((_request, response) => response.end('proxied'));
    proxy.on('connect', ({ url }, socket) => {
      seen.push(url);
      const onward = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      proxy.close();
      proxy.closeAllConnections();
    });
    const address = proxy.address();
    const value = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const httpsProxy = { name: 'HTTPS_PROXY', value };
    const files = { 'ca.crt': authority.cert, 'me.cert': client.cert, 'me.key': client.key };
    const remote = 'registry.example';
    expect(await ask(remote, { home: await homeWith(remote, files), httpsProxy })).toBe('client');
    expect(await ask(host, { home: await homeWith(host, files), httpsProxy })).toBe('client');
    expect(seen).toEqual(['registry.example:443']);
  });
});

describe('a client certificate', () => {
  it('is shown to its registry, and not where a redirect leads', async () => {
    const other = await serveTls();
    const host = await serveTls((request, response) => {
      if (request.url === '/v2/a/tags/list') whoAsks(request, response);
      else response.writeHead(404).end();
    });
    const files = { 'ca.crt': authority.cert, 'me.cert': client.cert, 'me.key': client.key };
    expect(await ask(host, { home: await homeWith(host, files) })).toBe('client');

    const away = await serveTls((_request, response) =>
      response.writeHead(307, { location: `https://${other}/blob` }).end(),
    );
    // The registry's authority counts on the way, as it does for Docker.
    expect(await ask(away, { home: await homeWith(away, files) })).toBe('nobody');
  });

  it('needs its key, and PEM', async () => {
    const home = await homeWith('r.example', { 'me.cert': client.cert });
    await expect(ask('r.example', { home })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('me.key'),
    });
    const broken = await homeWith('r.example', { 'me.cert': client.cert, 'me.key': 'no key' });
    await expect(ask('r.example', { home: broken })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    const mixed = await homeWith('r.example', { 'me.cert': client.cert, 'me.key': server.key });
    await expect(ask('r.example', { home: mixed })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
