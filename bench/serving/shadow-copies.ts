/**
 * CPU that the thread which answers spends on a request for a shadow, copied or dropped, without all else that a server does:
 * node bench/serving/shadow-copies.ts
 */
import { setImmediate as turn } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { TableLayout } from '../../templates/onnx/server/metrics/table-layout.ts';
import { allocateTables, MetricsTable, tablesIn } from '../../templates/onnx/server/metrics/table.ts';
import { CopiesDue } from '../../templates/onnx/server/shadow/copies-due.ts';
import { keptForCopy, Shadow } from '../../templates/onnx/server/shadow/shadow.ts';
import { newRequestNumber, requestIdOf } from '../../templates/onnx/server/util/request-number.ts';
import { printSection } from '../support.ts';
import { medianAndRange } from './support/show.ts';

const rounds = 9;
const requests = 200_000;
/** As many as come in one turn of the event loop at full rate, more or less. */
const ofTurn = 100;

const layout = new TableLayout(1, []);
const [table = new MetricsTable(new Float64Array(layout.slots), layout)] = tablesIn(
  allocateTables(1, layout),
  layout,
);
const { port1: port, port2: other } = new MessageChannel();
other.on('message', () => undefined);
const memory = CopiesDue.allocate();
const due = new CopiesDue(memory);
const settings = { url: 'http://shadow:8080', grpcUrl: null, apiKey: null };
const shadow = new Shadow({ port, due: memory }, settings, table);

const body = '{"inputs":[{"name":"X","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}]}';
const call = {
  protocol: 'infer',
  receivedMs: 0,
  contentType: 'application/json',
  accept: null,
  jsonBytes: null,
  body,
};

/** Nanoseconds of CPU a request. @param isCopied whether the sending thread is done with each at once */
async function measure(isCopied: boolean): Promise<number> {
  let microseconds = 0;
  for (let done = 0; done < requests; done += ofTurn) {
    const before = process.cpuUsage();
    for (let i = 0; i < ofTurn; i++) {
      if (!shadow.admits('http', body)) continue;
      shadow.http(keptForCopy(requestIdOf(newRequestNumber()), body), '/v2/models/iris/infer', call);
      if (isCopied) due.give(body.length);
    }
    const { user, system } = process.cpuUsage(before);
    microseconds += user + system;
    await turn();
  }
  return (microseconds / requests) * 1000;
}

const copied: number[] = [];
for (let round = 0; round < rounds; round++) copied.push(await measure(true));
due.close();
const dropped: number[] = [];
for (let round = 0; round < rounds; round++) dropped.push(await measure(false));
printSection(
  'CPU of the answering thread for a request of 83 bytes, ns',
  ['Copied', 'Dropped'],
  [[medianAndRange(copied), medianAndRange(dropped)]],
);
shadow.close();
other.close();
