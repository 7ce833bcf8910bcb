import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operation, Parameter } from './operations.ts';
import { curlLine, tryRequest, type TryValues } from './try-request.ts';

// Below a path of a proxy.
beforeEach(() => void vi.stubGlobal('document', { baseURI: 'https://host/models/iris/docs' }));
afterEach(() => void vi.unstubAllGlobals());

const parameter = (name: string, place: Parameter['in']): Parameter => ({ name, in: place, schema: {} });
const get: Operation = {
  id: 'graph',
  method: 'GET',
  path: '/graphs/{name}',
  tag: '',
  summary: '',
  description: null,
  parameters: [parameter('name', 'path'), parameter('version', 'query'), parameter('X-Request-Id', 'header')],
  bodies: null,
  answers: [],
};
const nothing: TryValues = { parameters: {}, accept: '', body: null, key: null };

describe('tryRequest', () => {
  it('puts each parameter where it belongs and leaves empty ones out', () => {
    const parameters = { name: 'a/b', version: '1 2', 'X-Request-Id': '' };
    expect(tryRequest(get, { ...nothing, parameters })).toEqual({
      method: 'GET',
      url: 'https://host/models/iris/graphs/a%2Fb?version=1+2',
      headers: {},
      body: null,
    });
  });

  it('says what the body is, what is wanted and who asks', () => {
    const post: Operation = { ...get, method: 'POST', path: '/invocations' };
    const body = { type: 'text/csv', text: '1,2\n' };
    expect(
      tryRequest(post, { parameters: { 'X-Request-Id': '7' }, accept: 'text/csv', body, key: 'k' }),
    ).toEqual({
      method: 'POST',
      url: 'https://host/models/iris/invocations',
      headers: {
        'Content-Type': 'text/csv',
        Accept: 'text/csv',
        Authorization: 'Bearer k',
        'X-Request-Id': '7',
      },
      body: '1,2\n',
    });
  });
});

describe('curlLine', () => {
  it('quotes for a shell, and keeps the key out of its history', () => {
    const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer secret' };
    expect(curlLine({ method: 'POST', url: 'http://h/predict', headers, body: `{"name": "O'Hara"}` })).toBe(
      [
        `curl 'http://h/predict' \\`,
        `  -H 'Content-Type: application/json' \\`,
        '  -H "Authorization: Bearer $API_KEY" \\',
        String.raw`  --data-binary '{"name": "O'\''Hara"}'`,
      ].join('\n'),
    );
  });

  it('says POST where there is no body to tell it', () => {
    expect(curlLine({ method: 'POST', url: 'http://h/x', headers: {}, body: null })).toBe(
      `curl -X POST 'http://h/x'`,
    );
  });
});
