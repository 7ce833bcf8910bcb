import type { Answer, Served } from './served.ts';

/** Asks model `m` by V2, with inputs as values or as text of JSON. */
export function inferV2(served: Served, inputs: unknown, rest: object = {}): Promise<Answer> {
  const body = typeof inputs === 'string' ? `{"inputs":${inputs}}` : { inputs, ...rest };
  return served.post('/v2/models/m/infer', body);
}

/** The data of each output of an answer; undefined where it is an error. */
export function dataOf({ json }: Answer): unknown {
  return json.outputs?.map(({ data }: { data: unknown }) => data);
}
