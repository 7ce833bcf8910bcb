/** node:http that computes its first answer and repeats it, whatever it is asked: HOST=… PORT=… node node-http-constant.ts MODEL */
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { loadInfer } from './onnx-infer.ts';

const infer = await loadInfer(process.argv[2] ?? '');
let answer = '';

createServer((request, response) => {
  const respond = () => {
    response.writeHead(200, ['Content-Type', 'application/json', 'Content-Length', String(answer.length)]);
    response.end(answer, 'latin1');
  };
  if (request.method === 'GET') response.end();
  else if (answer === '') void compute(request).then(respond);
  else request.resume().on('end', respond);
}).listen(Number(process.env['PORT']), process.env['HOST']);

async function compute(request: IncomingMessage): Promise<void> {
  answer = JSON.stringify(await infer(JSON.parse(await text(request))));
}
