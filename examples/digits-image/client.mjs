// Sends one image of golden.json to the server and prints what it sees and what it takes it for.
//   node client.mjs [IMAGE_NUMBER] [SERVER_URL]
import { readFile } from 'node:fs/promises';

const [index = '0', server = 'http://127.0.0.1:8080'] = process.argv.slice(2);
const golden = JSON.parse(await readFile(new URL('golden.json', import.meta.url), 'utf8'));
const image = golden.inputs.image.data[Number(index)];
if (image === undefined) throw new Error(`golden.json has images 0 to ${golden.inputs.image.shape[0] - 1}`);
const [pixels] = image;

for (const row of pixels)
  process.stdout.write(`${row.map((ink) => ' ░▒▓█'[Math.round(ink * 4)].repeat(2)).join('')}\n`);

// The Open Inference Protocol: a batch of one image, one channel, eight rows of eight pixels.
const response = await fetch(new URL('/v2/models/digits/infer', server), {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    inputs: [{ name: 'image', datatype: 'FP32', shape: [1, 1, 8, 8], data: pixels.flat() }],
  }),
});
const answer = await response.json();
if (!response.ok) throw new Error(`${response.status}: ${answer.error}`);

const [{ data: probabilities }] = answer.outputs;
const digit = probabilities.indexOf(Math.max(...probabilities));
process.stdout.write(`${digit} (${(probabilities[digit] * 100).toFixed(1)} %)\n`);
