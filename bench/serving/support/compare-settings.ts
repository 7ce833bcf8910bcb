import { median, printSection, temporaryFolder } from '../../support.ts';
import { checkAnswers } from './check-answers.ts';
import { connections } from './maximum-rate.ts';
import { mlpackServer } from './mlpack-server.ts';
import { processorSeconds } from './process-usage.ts';
import { inferPath, rawPost } from './raw-request.ts';
import { type Contender, type RunningServer, startServer } from './server-process.ts';
import { decimal, medianAndRange } from './show.ts';
import type { Workload } from './workloads.ts';
import { load } from './wrk.ts';

/** A way to run the server. */
export interface Variant {
  readonly title: string;
  /** Settings of a server, which may keep things in an empty folder. */
  readonly env: (folder: string) => Readonly<Record<string, string>>;
  /** Goes on while this server is measured, until it is disposed of. */
  readonly meanwhile?: (server: RunningServer) => Disposable;
}

export interface Turns {
  readonly rounds: number;
  /** Of each turn. */
  readonly seconds: number;
  /** Unmeasured seconds before each. */
  readonly 'warm-up': number;
}

interface Measured {
  readonly variant: Variant;
  readonly perSecond: number[];
  /** Processor microseconds an answer, of the server's own process. */
  readonly microseconds: number[];
}

/**
 * Prints answers a second of one model's server run in several ways, turn about; the first is what the others
 * are compared with. Each turn has a server of its own, as two that run the same way may differ by some per cent for as
 * long as they run.
 *
 * @param scratch an empty folder
 */
export async function compareSettings(
  workload: Workload,
  scratch: string,
  variants: readonly Variant[],
  turns: Turns,
): Promise<void> {
  const contender = await mlpackServer(scratch, workload.modelPath);
  const all: Measured[] = variants.map((variant) => ({ variant, perSecond: [], microseconds: [] }));
  for (let round = 0; round < turns.rounds; round++) {
    for (const turn of round % 2 === 0 ? all : all.toReversed())
      await measure(turn, contender, workload, turns);
  }
  printTable(workload, all);
}

async function measure(
  { variant, perSecond, microseconds }: Measured,
  contender: Contender,
  { rows }: Workload,
  { seconds, 'warm-up': warmUpSeconds }: Turns,
): Promise<void> {
  const requests = rows.map(({ body }) => rawPost(inferPath, body));
  await using folder = await temporaryFolder();
  await using server = await startServer({
    ...contender,
    name: variant.title,
    env: { ...contender.env, ...variant.env(folder.path) },
  });
  const { port } = server;
  await checkAnswers(server, rows);
  await load({ port, requests, connections, seconds: warmUpSeconds });
  using _meanwhile = variant.meanwhile?.(server);
  const used = await processorSeconds(server.pid);
  const answered = await load({ port, requests, connections, seconds });
  microseconds.push((((await processorSeconds(server.pid)) - used) / answered.answers) * 1e6);
  perSecond.push(answered.perSecond);
}

function printTable({ title }: Workload, all: readonly Measured[]): void {
  const [first] = all;
  printSection(
    `${title}: one row a request, ${connections} connections`,
    ['Server', 'Answers a second', 'CPU an answer', 'Throughput'],
    all.map((turn) => {
      // Of each round: what slows a round slows both.
      const shares = turn.perSecond.map((perSecond, i) => perSecond / (first?.perSecond[i] ?? Number.NaN));
      return [
        turn.variant.title,
        medianAndRange(turn.perSecond),
        `${decimal(median(turn.microseconds), 1)} µs`,
        `${decimal(median(shares) * 100, 1)} %`,
      ];
    }),
  );
}
