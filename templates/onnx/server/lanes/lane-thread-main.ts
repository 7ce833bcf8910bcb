import { once } from 'node:events';
import { MessageChannel, parentPort, type Transferable } from 'node:worker_threads';
import { createLog } from '../util/log.ts';
import { protocols } from '../protocols/protocols.ts';
import { readRepository } from '../repository/repository.ts';
import { StartError } from '../util/start-error.ts';
import { Lane } from './lane.ts';
import type { LaneCommand, LaneMessage, LaneThreadData } from './lane-thread.ts';

/** What runs on the thread of a lane. */
export async function runLaneThread(data: LaneThreadData): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('not on a thread');
  const send = (message: LaneMessage, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  const scrape = async (): Promise<string> => {
    const { port1: own, port2: theirs } = new MessageChannel();
    send({ type: 'scrape', port: theirs }, [theirs]);
    const [text]: (string | null)[] = await once(own, 'message');
    own.close();
    if (typeof text !== 'string') throw new Error('the main thread cannot give the metrics');
    return text;
  };
  try {
    const { settings, metrics, bodyMemory, index, lanes, placements, spool, shadow } = data;
    const lane = await Lane.assemble({
      settings,
      repository: readRepository(settings),
      protocols,
      log: createLog(settings.logLevel),
      metrics,
      bodyMemory,
      index,
      lanes,
      port: data.port,
      grpcPort: data.grpcPort,
      isShared: true,
      onDeath: (error) => send({ type: 'failed', message: error.message }),
      scrape,
      spool,
      shadow,
      predictionLog: null,
    });
    port.on('message', (command: LaneCommand) => {
      if (command !== 'close') lane.leave(command);
      // Who collects traces may not answer: nothing of that keeps a thread that has nothing left to do.
      else void lane.close().then(() => process.exit());
    });
    await lane.load(placements);
    // Loading has blocked the thread: whether the server is stopping is known when its messages are read.
    await new Promise(setImmediate);
    await lane.listen();
    send({ type: 'ready' });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    send({ type: 'failed', message: error.message });
  }
}
