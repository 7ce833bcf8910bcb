import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Protocol } from '../calls/protocol.ts';
import { AnswersDue } from '../http/messages/answers-due.ts';
import { createApp } from '../http/app.ts';
import { boundConnections } from '../http/connections/bound-connections.ts';
import { answerClientErrors } from '../http/connections/client-errors.ts';
import { FastPath } from '../http/fast-path/fast-path.ts';
import { createHttpServer } from '../http/connections/http-server.ts';
import { InferenceFront } from '../http/inference/inference-front.ts';
import { InferencePaths } from '../http/inference/inference-paths.ts';
import { ConnectionTurns } from '../http/connections/connection-turns.ts';
import { OpenConnections } from '../http/connections/open-connections.ts';
import { PacedConnections } from '../http/messages/paced-connections.ts';
import { requestListener } from '../http/messages/request-listener.ts';
import { ServingStatus } from '../inference/serving-status.ts';
import { Dispatcher } from '../inference/dispatcher.ts';
import { ModelHost } from '../inference/model-host.ts';
import { MemoryBudget } from '../memory/memory-budget.ts';
import { lazyScrape, type Scrape } from '../exposition/scrape.ts';
import { type MetricsTable, tablesIn } from '../metrics/table.ts';
import { TableLayout } from '../metrics/table-layout.ts';
import { openLaneLog, type ServerLog, type SpoolPlace } from '../predictions/open-log.ts';
import type { PredictionLog } from '../predictions/prediction-log.ts';
import { Shadow, type ShadowPlace } from '../shadow/shadow.ts';
import type { Repository } from '../repository/repository.ts';
import type { Settings } from '../settings/settings.ts';
import { startTracing } from '../tracing/start-tracing.ts';
import type { Tracing } from '../tracing/tracing.ts';

export interface LaneOptions {
  readonly settings: Settings;
  readonly repository: Repository;
  /** What callers may speak. */
  readonly protocols: readonly Protocol[];
  readonly log: Logger;
  /** Tables of all threads. */
  readonly metrics: SharedArrayBuffer;
  /** Counts of the budget for bodies, which all threads share. */
  readonly bodyMemory: SharedArrayBuffer;
  /** Which lane this is, from 0. */
  readonly index: number;
  /** Lanes among which inference threads divide the CPUs. */
  readonly lanes: number;
  readonly port: number;
  /** null: no gRPC. */
  readonly grpcPort: number | null;
  /** Whether other lanes listen on the same ports. */
  readonly isShared: boolean;
  /** Told when a model cannot be served any more. */
  readonly onDeath: (error: Error) => void;
  /** Source of the whole server's metrics; null: this lane. */
  readonly scrape: Scrape | null;
  /** Place at which this lane's predictions are spooled; null: they are not recorded. */
  readonly spool: SpoolPlace | null;
  /** Where copies of this lane's requests go; null: there are none. */
  readonly shadow: ShadowPlace | null;
  /** Prediction log of the whole server, for its metrics; null without a log, and on all threads but the main one. */
  readonly predictionLog: ServerLog | null;
}

/** What a lane is made of. */
export interface LaneParts {
  readonly server: Server;
  readonly connections: OpenConnections;
  readonly answers: AnswersDue;
  readonly status: ServingStatus;
  readonly dispatcher: Dispatcher;
  readonly budget: MemoryBudget;
  /** Turns of the connections that have more to be read than their share. */
  readonly turns: ConnectionTurns;
  /** Counts of this lane. */
  readonly metrics: MetricsTable;
  /** Counts of all threads. */
  readonly tables: readonly MetricsTable[];
  readonly scrape: Scrape;
  readonly tracing: Tracing | null;
  readonly predictions: PredictionLog | null;
  readonly shadow: Shadow | null;
}

/** Tables that each lane needs: one of its own and one for the inference thread of each model. */
export function tablesOfLane(models: number): number {
  return 1 + models;
}

/**
 * Puts the parts of a lane together; none of them listens yet, and no model is loaded.
 *
 * @throws StartError
 */
export async function assembleLane(options: LaneOptions): Promise<LaneParts> {
  const { settings, repository, protocols, log, metrics: memory, index, lanes, onDeath } = options;
  const budget = new MemoryBudget(options.bodyMemory);
  const firstTable = index * tablesOfLane(repository.entries.length);
  const tables = tablesIn(memory, new TableLayout(repository.entries.length, protocols));
  const metrics = tables[firstTable];
  if (metrics === undefined) throw new RangeError(`no table for lane ${index}`);
  const predictions =
    options.spool === null
      ? null
      : openLaneLog(options.spool, { settings, repository, protocols, lane: index, metrics, log });
  const hosts = repository.entries.map(
    (entry) =>
      new ModelHost({
        entry,
        settings,
        protocols,
        lanes,
        metrics: memory,
        bodyMemory: options.bodyMemory,
        threadTable: firstTable + 1 + entry.index,
        counts: metrics,
        log,
        predictions,
        onDeath,
      }),
  );
  const shadow =
    options.shadow === null || settings.shadow === null
      ? null
      : new Shadow(options.shadow, settings.shadow, metrics);
  const status = new ServingStatus(hosts);
  const dispatcher = new Dispatcher({ maxQueue: settings.maxQueue, metrics });
  const tracing = await startTracing(settings, repository.first.contract, log);
  const paths = new InferencePaths(repository, settings, protocols);
  const front = new InferenceFront({
    paths,
    status,
    dispatcher,
    metrics,
    log,
    requestTimeoutMs: settings.requestTimeoutMs,
    apiKeys: settings.apiKeys,
    tracing,
    predictions,
    shadow,
  });
  const { predictionLog } = options;
  const [copies, isShadow] = [settings.shadow !== null, settings.isShadow];
  const scrape =
    options.scrape ?? lazyScrape({ repository, status, tables, predictionLog, copies, isShadow });
  const app = createApp({
    repository,
    settings,
    protocols,
    paths,
    status,
    metrics,
    tables,
    scrape,
    predictions,
    budget,
    log,
  });
  const answers = new AnswersDue();
  const turns = new ConnectionTurns();
  const paced = new PacedConnections(turns, budget);
  const server = await createHttpServer(
    settings,
    requestListener({ front, app, answers, paced, status, budget, metrics, log }),
  );
  paced.serve(server);
  answerClientErrors(server, answers, metrics, log);
  const fastPath =
    settings.tls === null
      ? new FastPath(server, (exchange) => front.take(exchange), {
          receiveTimeoutMs: settings.receiveTimeoutMs,
          budget,
          turns,
          paced,
        })
      : null;
  if (fastPath === null) server.on('secureConnection', (socket: Socket) => paced.add(socket));
  const connections = new OpenConnections(server, fastPath);
  boundConnections(server, settings.maxConnections, log, () => connections.makeRoom(settings.idleGraceMs));
  return {
    server,
    connections,
    answers,
    status,
    dispatcher,
    budget,
    turns,
    metrics,
    tables,
    scrape,
    tracing,
    predictions,
    shadow,
  };
}
