import type { Logger } from 'pino';
import type { ConnectionTurns } from '../../http/connections/connection-turns.ts';
import type { ServingStatus } from '../../inference/serving-status.ts';
import type { Dispatcher } from '../../inference/dispatcher.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import type { MetricsTable } from '../../metrics/table.ts';
import type { PredictionLog } from '../../predictions/prediction-log.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Tracing } from '../../tracing/tracing.ts';

/** What gRPC shares with the rest of its lane. */
export interface GrpcOptions {
  readonly repository: Repository;
  readonly settings: Settings;
  readonly status: ServingStatus;
  readonly dispatcher: Dispatcher;
  readonly metrics: MetricsTable;
  /** Counts of all threads. */
  readonly tables: readonly MetricsTable[];
  /** Budget of the memory that calls hold. */
  readonly budget: MemoryBudget;
  /** Lanes that share it. */
  readonly lanes: number;
  /** Turns of the lane's connections. */
  readonly turns: ConnectionTurns;
  readonly log: Logger;
  /** null: calls leave no traces. */
  readonly tracing: Tracing | null;
  /** null: predictions are not recorded. */
  readonly predictions: PredictionLog | null;
  /** null: requests are not copied. */
  readonly shadow: Shadow | null;
}

/** The largest message that some model takes. */
export function maxMessageBytes({ repository }: GrpcOptions): number {
  return Math.max(...repository.entries.map(({ contract }) => contract.maxBodyBytes));
}
