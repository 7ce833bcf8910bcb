/** Express 5 with express.json: HOST=… PORT=… node express-json.ts MODEL [lean] */
import express from 'express';
import { loadInfer } from './onnx-infer.ts';

const [modelPath = '', form] = process.argv.slice(2);
const infer = await loadInfer(modelPath);

const app = express();
if (form === 'lean') {
  // A hash of every answer, which a POST has no use for, and a header.
  app.disable('etag');
  app.disable('x-powered-by');
}
app.use(express.json());
app.get('/v2/health/ready', (_request, response) => {
  response.json({ ready: true });
});
app.post('/v2/models/m/infer', async (request, response) => {
  response.json(await infer(request.body));
});
app.listen(Number(process.env['PORT']), process.env['HOST'] ?? '127.0.0.1');
