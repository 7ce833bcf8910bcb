import { pino } from 'pino';
import { Lane } from '../../../templates/onnx/server/lanes/lane.ts';
import { tablesOfLane } from '../../../templates/onnx/server/lanes/lane-parts.ts';
import { allocateTables } from '../../../templates/onnx/server/metrics/table.ts';
import { TableLayout } from '../../../templates/onnx/server/metrics/table-layout.ts';
import { protocols } from '../../../templates/onnx/server/protocols/protocols.ts';
import { readRepository } from '../../../templates/onnx/server/repository/repository.ts';
import { MemoryBudget } from '../../../templates/onnx/server/memory/memory-budget.ts';
import type { Settings } from '../../../templates/onnx/server/settings/settings.ts';
import { testSettings } from './served.ts';

/**
 * The only lane of a server of one model, listening; whoever wants it ready has it load.
 *
 * @param own settings that no variable says
 */
export async function openLane(
  env: NodeJS.ProcessEnv,
  grpcPort: number | null = null,
  own: Partial<Pick<Settings, 'idleGraceMs'>> = {},
): Promise<{ lane: Lane; port: number; grpcPort: number | null }> {
  const settings = { ...testSettings(env), ...own };
  const lane = await Lane.assemble({
    settings,
    repository: readRepository(settings),
    log: pino({ level: 'silent' }),
    protocols,
    metrics: allocateTables(tablesOfLane(1), new TableLayout(1, protocols)),
    bodyMemory: MemoryBudget.allocate(2 ** 30),
    index: 0,
    lanes: 1,
    port: 0,
    grpcPort,
    isShared: false,
    onDeath: () => undefined,
    scrape: null,
    spool: null,
    shadow: null,
    predictionLog: null,
  });
  return { lane, ...(await lane.listen()) };
}
