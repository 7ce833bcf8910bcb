import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { linesCommand } from '../../../deploy/prediction-log.ts';
import { decodedLine, predictionTexts } from '../../../predictions/query-text.ts';
import {
  type PredictionLine,
  recordedPrediction,
  type PredictionQuery,
} from '../../../predictions/recorded-prediction.ts';

const all: PredictionQuery = { since: undefined, model: undefined, limit: 100 };
const odd = "it's \u009b31m ünïcode\\";

/** A database as a server has it, of three predictions of two models. */
async function database(): Promise<string> {
  const path = join(await tempDir(), 'predictions.db');
  const made = new DatabaseSync(path);
  made.exec(`CREATE TABLE predictions (request_id, correlation_id, started_at, latency_ms, model, model_version,
    image_digest, protocol, status, inputs, outputs, prediction, note)`);
  const insert = made.prepare(`INSERT INTO predictions VALUES (?, NULL, ?, 1.5, ?, '1.0.0', NULL, 'rest', 200,
    '{"X":[[1]]}', NULL, ?, NULL)`);
  for (const [id, model] of [
    ['1', 'iris'],
    ['2', odd],
    ['3', 'iris'],
  ] as const)
    insert.run(id, `2026-01-0${id}T00:00:00.000Z`, model, JSON.stringify([odd]));
  made.close();
  return path;
}

/** What the command gives that a stack's container runs. */
function asked(path: string, query: PredictionQuery) {
  const [, , ...args] = linesCommand('sqlite', 'iris', predictionTexts(query).sqlite);
  const answer = execFileSync(process.execPath, [...args, path], { encoding: 'utf8', stdio: 'pipe' });
  const lines = answer.split('\n').filter((line) => line !== '');
  return lines.map((line) => recordedPrediction(decodedLine<PredictionLine>(line)));
}

it('gives the newest of a model since then, every character as it was', async () => {
  const path = await database();
  expect(asked(path, all).map(({ requestId }) => requestId)).toEqual(['3', '2', '1']);
  expect(asked(path, { ...all, limit: 2 }).map(({ requestId }) => requestId)).toEqual(['3', '2']);
  expect(asked(path, { ...all, since: new Date('2026-01-03') })).toHaveLength(1);
  expect(asked(path, { ...all, model: odd })).toMatchObject([
    { requestId: '2', model: odd, inputs: { X: [[1]] }, outputs: null, prediction: [odd], latencyMs: 1.5 },
  ]);
});

it('takes no more of a model’s name than a name', async () => {
  const model = "x' OR 1=1 --";
  expect(asked(await database(), { ...all, model })).toEqual([]);
  expect(predictionTexts({ ...all, model }).postgres).toContain("model = 'x'' OR 1=1 --'");
  expect(() => predictionTexts({ ...all, model: 'a\0b' }).sqlite).toThrow('U+0000');
});
