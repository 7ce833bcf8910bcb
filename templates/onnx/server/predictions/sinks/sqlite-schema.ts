/** Migrations as in postgres-schema.ts, for SQLite: times are text in ISO 8601 and UTC, JSON is text. */
export const sqliteMigrations: readonly string[] = [
  `
  CREATE TABLE predictions (
    request_id TEXT PRIMARY KEY,
    correlation_id TEXT,
    started_at TEXT NOT NULL,
    latency_ms REAL NOT NULL,
    model TEXT NOT NULL,
    model_version TEXT NOT NULL,
    image_digest TEXT,
    protocol TEXT NOT NULL,
    status INTEGER NOT NULL,
    inputs TEXT,
    outputs TEXT,
    prediction TEXT,
    note TEXT
  );
  CREATE INDEX predictions_by_time ON predictions (started_at);
  CREATE INDEX predictions_by_model ON predictions (model, model_version, started_at);
  CREATE INDEX predictions_by_correlation ON predictions (correlation_id) WHERE correlation_id IS NOT NULL;

  CREATE TABLE feedback (
    request_id TEXT PRIMARY KEY,
    received_at TEXT NOT NULL,
    truth TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX feedback_by_time ON feedback (received_at);

  CREATE TABLE mlpack_views (name TEXT PRIMARY KEY, definition TEXT NOT NULL);

  CREATE VIEW prediction_feedback AS
  WITH joined AS (
    SELECT p.request_id, p.started_at, p.model, p.model_version, p.prediction, f.received_at, f.truth
    FROM feedback f JOIN predictions p ON p.request_id = f.request_id
    UNION
    SELECT p.request_id, p.started_at, p.model, p.model_version, p.prediction, f.received_at, f.truth
    FROM feedback f JOIN predictions p ON p.correlation_id = f.request_id
  ), pairs AS (
    SELECT j.request_id, j.started_at, j.model, j.model_version, j.received_at, t.key AS row_index,
      json_extract(j.prediction, '$[' || t.key || ']') AS predicted,
      json_type(j.prediction, '$[' || t.key || ']') AS predicted_type, t.value AS truth, t.type AS truth_type
    FROM joined j,
      json_each(CASE WHEN json_type(j.truth) = 'array' THEN j.truth ELSE '[' || j.truth || ']' END) t
    WHERE j.prediction IS NOT NULL
  )
  SELECT request_id, started_at, model, model_version, received_at, row_index, predicted, truth,
    predicted = truth OR CAST(predicted AS TEXT) = CAST(truth AS TEXT) AS correct,
    CASE WHEN predicted_type IN ('integer', 'real') AND truth_type IN ('integer', 'real')
      THEN abs(predicted - truth) END AS absolute_error
  FROM pairs
  WHERE predicted IS NOT NULL AND truth IS NOT NULL;

  CREATE VIEW prediction_accuracy AS
  SELECT substr(started_at, 1, 10) AS day, model, model_version, count(*) AS truths,
    avg(correct) AS accuracy, avg(absolute_error) AS mean_absolute_error
  FROM prediction_feedback
  GROUP BY 1, 2, 3;
  `,
  `
  -- What a shadow predicted, which nobody was answered with: beside what was answered by its correlation_id.
  ALTER TABLE predictions ADD COLUMN is_shadow INTEGER NOT NULL DEFAULT 0;

  DROP VIEW prediction_feedback;
  CREATE VIEW prediction_feedback AS
  WITH joined AS (
    SELECT p.request_id, p.started_at, p.model, p.model_version, p.prediction, f.received_at, f.truth
    FROM feedback f JOIN predictions p ON p.request_id = f.request_id AND NOT p.is_shadow
    UNION
    SELECT p.request_id, p.started_at, p.model, p.model_version, p.prediction, f.received_at, f.truth
    FROM feedback f JOIN predictions p ON p.correlation_id = f.request_id AND NOT p.is_shadow
  ), pairs AS (
    SELECT j.request_id, j.started_at, j.model, j.model_version, j.received_at, t.key AS row_index,
      json_extract(j.prediction, '$[' || t.key || ']') AS predicted,
      json_type(j.prediction, '$[' || t.key || ']') AS predicted_type, t.value AS truth, t.type AS truth_type
    FROM joined j,
      json_each(CASE WHEN json_type(j.truth) = 'array' THEN j.truth ELSE '[' || j.truth || ']' END) t
    WHERE j.prediction IS NOT NULL
  )
  SELECT request_id, started_at, model, model_version, received_at, row_index, predicted, truth,
    predicted = truth OR CAST(predicted AS TEXT) = CAST(truth AS TEXT) AS correct,
    CASE WHEN predicted_type IN ('integer', 'real') AND truth_type IN ('integer', 'real')
      THEN abs(predicted - truth) END AS absolute_error
  FROM pairs
  WHERE predicted IS NOT NULL AND truth IS NOT NULL;

  CREATE VIEW prediction_shadows AS
  SELECT a.request_id, a.started_at, a.model, a.protocol, a.inputs,
    a.model_version AS answered_version, s.model_version AS shadow_version,
    a.image_digest AS answered_digest, s.image_digest AS shadow_digest,
    a.status AS answered_status, s.status AS shadow_status,
    a.latency_ms AS answered_ms, s.latency_ms AS shadow_ms,
    a.prediction AS answered_prediction, s.prediction AS shadow_prediction,
    a.outputs AS answered_outputs, s.outputs AS shadow_outputs,
    s.started_at AS copied_at
  FROM predictions s JOIN predictions a ON a.request_id = s.correlation_id
  WHERE s.is_shadow AND NOT a.is_shadow;
  `,
];
