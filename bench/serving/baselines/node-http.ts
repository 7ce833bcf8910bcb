/** Plain node:http: HOST=… PORT=… node node-http.ts MODEL */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { loadInfer } from './onnx-infer.ts';

const infer = await loadInfer(process.argv[2] ?? '');

createServer((request, response) => {
  if (request.method === 'GET') {
    answer(response, 200, { ready: true });
    return;
  }
  read(request, (text) => {
    void respond(text, response);
  });
}).listen(Number(process.env['PORT']), process.env['HOST']);

function read(request: IncomingMessage, whenDone: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => whenDone(Buffer.concat(chunks).toString()));
}

async function respond(text: string, response: ServerResponse): Promise<void> {
  try {
    answer(response, 200, await infer(JSON.parse(text)));
  } catch (error) {
    answer(response, 400, { error: String(error) });
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
