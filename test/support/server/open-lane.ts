import { pino } from 'pino';
import { Lane } from '../../../templates/onnx/server/lanes/lane.ts';
import { tablesOfLane } from '../../../templates/onnx/server/lanes/lane-parts.ts';
import { allocateTables } from '../../../templates/onnx/server/metrics/table.ts';
import { readRepository } from '../../../templates/onnx/server/repository.ts';
import { testSettings } from './served.ts';

/** Opens the only lane of a server of one model; whoever wants it ready has it load. */
export function openLane(env: NodeJS.ProcessEnv, grpcPort: number | null = null): Promise<Lane> {
  const settings = testSettings(env);
  return Lane.open({
    settings,
    repository: readRepository(settings),
    log: pino({ level: 'silent' }),
    metrics: allocateTables(tablesOfLane(1), 1),
    index: 0,
    lanes: 1,
    port: 0,
    grpcPort,
    isShared: false,
    onDeath: () => undefined,
    scrape: null,
    spool: null,
    predictionLog: null,
  });
}
