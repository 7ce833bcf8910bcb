import type { RunningServer } from './server-process.ts';
import { load } from './wrk.ts';

/** Connections of every closed loop, so that all these benches speak of the same maximum. */
export const connections = 32;

/** Answers a second with every connection busy, once for each round. */
export async function maximumRates(
  { port }: RunningServer,
  requests: readonly Uint8Array[],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<number[]> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    rates.push((await load({ port, requests, connections, seconds })).perSecond);
  }
  return rates;
}
