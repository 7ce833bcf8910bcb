import type { Client } from 'pg';
import { pairsText, pairValues, type ShadowPair, type WantedPairs } from './shadow-pairs.ts';

/** Predictions wait while pairs are asked for, so the database may take no longer: pairs can be left out. */
const timeoutMs = 2000;

const selectPairs = pairsText({
  parameter: (number) => `$${number}`,
  keptBytes: (column) => `pg_column_size(${column})`,
});

/** Asks PostgreSQL for pairs, in a transaction which is left open when that fails. @throws Error as the client does */
export async function askPairs(client: Client, wanted: WantedPairs): Promise<readonly ShadowPair[]> {
  await client.query('BEGIN READ ONLY');
  await client.query(`SET LOCAL statement_timeout = ${timeoutMs}`);
  const { rows } = await client.query<ShadowPair>(selectPairs, pairValues(wanted));
  await client.query('COMMIT');
  return rows;
}
