/** How a container hands out its page: to whom, how large, under which policy, and not at all where it is switched off. */
import { readdir } from 'node:fs/promises';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { it } from '../../support/page/rig.ts';

const model = 'iris-rf/model.onnx';

/** What browsers say when somebody types an address. */
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-encoding': 'gzip' };

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const mostBytes = 150_000;

/** The page as the CLI's build made it, which images carry. */
const bundled = resolve(import.meta.dirname, '../../../dist/server/page');

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the network, so compressed where it was. */
  readonly bytes: Buffer;
}

async function ask(url: string, headers: Readonly<Record<string, string>> = browser): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((answer, fail) => {
    get(url, { headers }, answer).once('error', fail);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, bytes: await buffer(response) };
}

function addressOf(file: string): string {
  return file.replace(/\.gz$/, '').replace(/^(?:index|(docs))\.html$/, '$1');
}

function textOf({ headers, bytes }: Answer): string {
  return String(headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes);
}

it('gives browsers a page under a strict policy, and everybody else the index', async ({ serve }) => {
  const { url } = await serve(model);
  for (const path of ['/', '/docs']) {
    const page = await ask(url + path);
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
    expect(textOf(page)).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i);
    const again = await ask(url + path, { ...browser, 'if-none-match': String(page.headers.etag) });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  }
  const index = await ask(`${url}/`, { accept: '*/*' });
  expect(index.headers['content-type']).toMatch(/^application\/json/);
  for (const answer of [index, await ask(`${url}/`)])
    expect(answer.headers.vary?.toLowerCase()).toContain('accept');
});

it('is no more than 150 kB, and sends what is called after its content once', async ({ serve }) => {
  const { url } = await serve(model);
  const files = (await readdir(bundled, { recursive: true })).filter((name) => name.endsWith('.gz'));
  const answers = await Promise.all(files.map((name) => ask(`${url}/${addressOf(name)}`)));
  for (const [i, { status, headers }] of answers.entries()) {
    expect([files[i], status, headers['content-encoding']]).toEqual([files[i], 200, 'gzip']);
    expect(headers['x-content-type-options']).toBe('nosniff');
    const caching =
      files[i]?.startsWith('assets') === true ? 'public, max-age=31536000, immutable' : 'no-cache';
    expect(headers['cache-control']).toBe(caching);
  }
  const sizeBytes = answers.reduce((sum, { bytes }) => sum + bytes.length, 0);
  expect(sizeBytes).toBeLessThanOrEqual(mostBytes);
});

it('has none where it is switched off', async ({ serve }) => {
  const { url } = await serve(model, 'serve:\n  page: false\n');
  const index = await ask(`${url}/`);
  expect([index.status, index.headers['content-type']]).toEqual([
    200,
    expect.stringMatching(/^application\/json/),
  ]);
  for (const path of ['/docs', '/model.json', '/graph.svg', '/assets/index.js'])
    expect([path, (await ask(url + path)).status]).toEqual([path, 404]);
  expect((await ask(`${url}/openapi.json`)).status).toBe(200);
});
