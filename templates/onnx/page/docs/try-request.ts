import { own } from '../../../../contract/own.ts';
import { serverUrl } from '../data/server-client.ts';
import type { Operation } from './operations.ts';

/** What stands in the form of an operation. */
export interface TryValues {
  /** Parameters by name; empty ones are left out. */
  readonly parameters: Readonly<Record<string, string>>;
  /** A media type; empty: none is asked for. */
  readonly accept: string;
  /** null where the operation takes no body. */
  readonly body: { readonly type: string; readonly text: string } | null;
  readonly key: string | null;
}

/** A request that can be sent. */
export interface TryRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The request that a form describes. */
export function tryRequest(operation: Operation, { parameters, accept, body, key }: TryValues): TryRequest {
  const given = operation.parameters.flatMap(({ name, in: place }) => {
    const value = own(parameters, name) ?? '';
    return value === '' ? [] : [{ name, place, value }];
  });
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) =>
    encodeURIComponent(own(parameters, name) ?? ''),
  );
  const query = new URLSearchParams(
    given.filter(({ place }) => place === 'query').map(({ name, value }) => [name, value]),
  ).toString();
  return {
    method: operation.method,
    url: serverUrl(query === '' ? path : `${path}?${query}`),
    headers: {
      ...(body === null ? {} : { 'Content-Type': body.type }),
      ...(accept === '' ? {} : { Accept: accept }),
      ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
      ...Object.fromEntries(
        given.filter(({ place }) => place === 'header').map(({ name, value }) => [name, value]),
      ),
    },
    body: body?.text ?? null,
  };
}

/** The same for a POSIX shell, which has the key in a variable. */
export function curlLine({ method, url, headers, body }: TryRequest): string {
  const parts = [
    `curl ${method === 'POST' && body === null ? '-X POST ' : ''}${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) =>
      name === 'Authorization' ? '-H "Authorization: Bearer $API_KEY"' : `-H ${quoted(`${name}: ${value}`)}`,
    ),
    ...(body === null ? [] : [`--data-binary ${quoted(body)}`]),
  ];
  return parts.join(' \\\n  ');
}

/** In single quotes nothing but a single quote is special. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
