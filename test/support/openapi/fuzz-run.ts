import * as fc from 'fast-check';
import { Pool } from 'undici';
import { AnswerCheck, type Answered } from './answer-check.ts';
import { type Operation, operationsOf, servedDocument } from './document.ts';
import { type FuzzRequest, requestArbitrary } from './request-arbitrary.ts';

export interface FuzzFigures {
  readonly requests: number;
  /** How often each operation answered with each status. */
  readonly statuses: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Answers that the document doesn't allow, or that blame the server. */
  readonly problems: readonly string[];
}

export interface FuzzOptions {
  readonly url: string;
  /** Requests for each operation that takes a body. */
  readonly requests: number;
  /** The same seed and document give the same requests. */
  readonly seed: number;
}

/** Requests that are on their way at a time, so that they share inferences, too. */
const connections = 8;

/** An operation that takes no body has little to vary: it is asked so many times less. */
const withoutBody = 4;

/** More say nothing new. */
const maxProblems = 20;

/** Asks a server for every operation of its OpenAPI document, and compares its answers with the document. */
export async function fuzzRun({ url, requests, seed }: FuzzOptions): Promise<FuzzFigures> {
  const pool = new Pool(url, { connections });
  const document = await servedDocument(url);
  const check = new AnswerCheck(document);
  const statuses: Record<string, Record<string, number>> = {};
  const problems: string[] = [];
  let count = 0;
  for (const [index, operation] of operationsOf(document).entries()) {
    const counts: Record<string, number> = {};
    statuses[`${operation.method} ${operation.path}`] = counts;
    const waiting = fc.sample(requestArbitrary(document, operation), {
      numRuns: operation.content === null ? Math.ceil(requests / withoutBody) : requests,
      seed: seed + index,
    });
    const work = async () => {
      for (let request = waiting.pop(); request !== undefined; request = waiting.pop()) {
        const given = await answer(pool, request);
        count++;
        counts[given.status] = (counts[given.status] ?? 0) + 1;
        const problem = blame(given) ?? check.problem(operation, given);
        if (problem !== null && problems.length < maxProblems)
          problems.push(described(operation, request, problem));
      }
    };
    await Promise.all(Array.from({ length: connections }, work));
  }
  await pool.close();
  return { requests: count, statuses, problems };
}

/** An error of the server, unless it refuses work on purpose. */
function blame({ status, body }: Answered): string | null {
  return status < 500 || status === 503 ? null : `status ${status}: ${body.toString()}`;
}

async function answer(pool: Pool, { method, path, headers, body }: FuzzRequest): Promise<Answered> {
  const response = await pool.request({ method, path, headers: { ...headers }, body });
  return {
    status: response.statusCode,
    headers: new Headers(
      Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]),
    ),
    body: Buffer.from(await response.body.arrayBuffer()),
  };
}

function described({ id }: Operation, { method, path, headers, body }: FuzzRequest, problem: string): string {
  const text = body === null ? '' : ` ${body.toString('latin1').slice(0, 1000)}`;
  return `${id}: ${method} ${path} ${JSON.stringify(headers)}${text}\n→ ${problem.slice(0, 2000)}`;
}
