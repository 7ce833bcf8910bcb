import { expect } from 'vitest';
import { type Family, parsePrometheus, seriesKey } from './prometheus-text.ts';
import { type Answer, read, type Served } from './served.ts';

/** Asks on a new connection each time: the kernel gives each to one of the threads. */
export async function ask(served: Served, method: string, path: string, body?: unknown): Promise<Answer> {
  const headers = { Connection: 'close', 'Content-Type': 'application/json' };
  return read(
    await fetch(served.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
}

/** The metrics of a server. */
export async function scrape(served: Served): Promise<ReadonlyMap<string, Family>> {
  const { status, headers, text } = await ask(served, 'GET', '/metrics');
  expect([status, headers.get('Content-Type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return parsePrometheus(text);
}

/** The value of one series; undefined when there is none. */
export function valueOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
  const key = seriesKey(name, labels);
  return family?.samples.find((sample) => seriesKey(sample.name, sample.labels) === key)?.value;
}
