import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Protocol } from './calls/protocol.ts';
import { canSharePort, requireFree } from './http/connections/listen.ts';
import type { Leaving } from './inference/serving-status.ts';
import type { Placement } from './inference/model-host.ts';
import { Lane } from './lanes/lane.ts';
import { tablesOfLane } from './lanes/lane-parts.ts';
import { LaneThread } from './lanes/lane-thread.ts';
import { memoryForBodies, memoryInUse } from './memory/available-memory.ts';
import { MemoryBudget } from './memory/memory-budget.ts';
import { startServerLog } from './predictions/open-log.ts';
import { startShadow } from './shadow/start-shadow.ts';
import { allocateTables, type MetricsTable, tablesIn } from './metrics/table.ts';
import { TableLayout } from './metrics/table-layout.ts';
import type { Repository } from './repository/repository.ts';
import type { Settings } from './settings/settings.ts';

/** A running server. */
export interface Server {
  readonly port: number;
  /** null when there is no gRPC. */
  readonly grpcPort: number | null;
  /** The counts of all its threads. */
  readonly metrics: readonly MetricsTable[];
  /** Settles when the models are loaded, or cannot be. */
  readonly ready: Promise<void>;
  /** Rejects when a thread that requests depend on has died. */
  readonly death: Promise<never>;
  /** Stops listening and resolves when every request under way is answered; the first call says how. */
  drain(how?: Leaving): Promise<void>;
}

/**
 * Listens at once, so that health can be asked, and loads the models meanwhile. Models whose
 * inferences are short are then served by as many threads as there are CPUs, each with all of a
 * server's parts; long ones compute on a thread of their own that uses all CPUs.
 *
 * @param protocols what callers may speak; threads beside the first know all of protocols/protocols.ts
 * @throws StartError when a port cannot be had
 */
export async function startServer(
  settings: Settings,
  repository: Repository,
  log: Logger,
  protocols: readonly Protocol[],
): Promise<Server> {
  const models = repository.entries.length;
  const mostLanes = canSharePort ? (settings.workers ?? settings.cpus) : 1;
  const layout = new TableLayout(models, protocols);
  const metrics = allocateTables(mostLanes * tablesOfLane(models) + 1, layout);
  const bodyMemory = MemoryBudget.allocate(bodyMemoryBytes(settings));
  const isShared = mostLanes > 1;
  if (isShared) {
    const { host } = settings;
    for (const port of [settings.port, settings.grpcPort ?? 0])
      if (port !== 0) await requireFree({ host, port });
  }
  const predictionLog = await startServerLog(settings, repository, mostLanes, log);
  const tables = tablesIn(metrics, layout);
  const shadow = await startShadow(settings, tables, log);
  const { promise: death, reject: onDeath } = Promise.withResolvers<never>();
  // Nobody need wait for it.
  death.catch(() => undefined);
  // Without a number given, there are several lanes for short inferences only, which need no thread of their own.
  const lanes = settings.workers ?? 1;
  const shared = { settings, metrics, bodyMemory, lanes, spool: predictionLog?.place ?? null };
  const first = await Lane.assemble({
    ...shared,
    repository,
    protocols,
    log,
    index: 0,
    port: settings.port,
    grpcPort: settings.grpcPort,
    isShared,
    onDeath,
    scrape: null,
    predictionLog,
    shadow: shadow?.place() ?? null,
  });
  const { port, grpcPort } = await first.listen();
  log.info({ host: settings.host, port, grpcPort }, 'listening');
  const others: LaneThread[] = [];
  let isDraining = false;
  const load = async (): Promise<void> => {
    const start = performance.now();
    const placements = await first.load(null);
    logReady(log, repository, placements, performance.now() - start);
    const isInline = placements.every(({ place }) => place === 'inline');
    const count = settings.workers === null && !isInline ? 1 : mostLanes;
    for (let index = 1; index < count && !isDraining; index++) {
      const data = {
        ...shared,
        role: 'lane',
        index,
        port,
        grpcPort,
        placements,
        shadow: shadow?.place() ?? null,
      } as const;
      others.push(new LaneThread(data, onDeath, first.scrape));
    }
    await Promise.all(others.map(({ started }) => started));
    // Now that the models have theirs.
    new MemoryBudget(bodyMemory).resize(bodyMemoryBytes(settings));
    if (others.length > 0 && !isDraining) log.info({ threads: count }, 'all serving threads are ready');
  };
  const ready = load();
  const drain = async (how: Leaving): Promise<void> => {
    isDraining = true;
    for (const lane of [first, ...others]) lane.leave(how);
    // Load balancers go on sending until they have noticed.
    if (how === 'unready') await sleep(settings.drainDelayMs);
    await first.shut();
    log.info('draining');
    // Threads still starting would stay behind.
    const rest = ready.catch(() => undefined).then(() => Promise.all(others.map((lane) => lane.close())));
    await Promise.all([first.close(), rest]);
    await Promise.all([predictionLog?.close(), shadow?.close()]);
  };
  let drained: Promise<void> | undefined;
  return {
    port,
    grpcPort,
    metrics: tables,
    ready,
    death,
    drain: (how = 'unready') => (drained ??= drain(how)),
  };
}

/** What bodies may take: what the settings say, or what the process doesn't take now. */
function bodyMemoryBytes(settings: Settings): number {
  return settings.bodyMemoryBytes ?? memoryForBodies(memoryInUse());
}

function logReady(
  log: Logger,
  { entries }: Repository,
  placements: readonly Placement[],
  loadMs: number,
): void {
  for (const [i, { contract }] of entries.entries()) {
    const { place, probe } = placements[i] ?? {};
    log.info(
      {
        model: contract.name,
        version: contract.version,
        inference: place,
        rowMs: probe === undefined ? null : Math.round(probe.rowMs * 1000) / 1000,
        maxBatchSize: probe?.plan?.maxRows ?? 1,
        ...(probe?.reason == null ? {} : { unbatched: probe.reason }),
        loadMs: Math.round(loadMs),
      },
      'ready',
    );
  }
}
