import { DatabaseSync } from 'node:sqlite';
import { sqliteMigrations } from '../../../templates/onnx/server/predictions/sinks/sqlite-schema.ts';

/**
 * Makes a database in which version 2 of the model `m` calls every fourth of 40 requests otherwise, and one request more has no copy.
 *
 * @param shadowDigest of the image of version 2
 * @returns its URL
 */
export function shadowDatabase(path: string, shadowDigest = 'sha256:b'): string {
  const database = new DatabaseSync(path);
  for (const step of sqliteMigrations) database.exec(step);
  const insert = database.prepare(
    `INSERT INTO predictions (request_id, correlation_id, started_at, latency_ms, model, model_version, image_digest, protocol, status,
      inputs, outputs, prediction, is_shadow) VALUES (?, ?, ?, 1, 'm', ?, ?, 'predict', 200, '{}', '{"p":[[0.5]]}', ?, ?)`,
  );
  database.exec('BEGIN');
  for (let i = 0; i < 41; i++) {
    const at = `2026-12-01T00:00:${String(i).padStart(2, '0')}.000Z`;
    insert.run(`a${i}`, 'same', at, '1.0.0', 'sha256:a', '["x"]', 0);
    if (i !== 20) insert.run(`s${i}`, `a${i}`, at, '2.0.0', shadowDigest, i % 4 === 1 ? '["y"]' : '["x"]', 1);
  }
  database.exec('COMMIT');
  database.close();
  return `sqlite://${path}`;
}
