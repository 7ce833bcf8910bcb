/** What brings an empty database, or one of an older version, up to date: one step a version, never changed again. */
export const postgresMigrations: readonly string[] = [
  `
  CREATE TABLE predictions (
    request_id text PRIMARY KEY,
    correlation_id text,
    started_at timestamptz NOT NULL,
    latency_ms double precision NOT NULL,
    model text NOT NULL,
    model_version text NOT NULL,
    image_digest text,
    protocol text NOT NULL,
    status integer NOT NULL,
    inputs jsonb,
    outputs jsonb,
    prediction jsonb,
    note text
  );
  CREATE INDEX predictions_by_time ON predictions (started_at);
  CREATE INDEX predictions_by_model ON predictions (model, model_version, started_at);
  CREATE INDEX predictions_by_correlation ON predictions (correlation_id) WHERE correlation_id IS NOT NULL;

  CREATE TABLE feedback (
    request_id text PRIMARY KEY,
    received_at timestamptz NOT NULL,
    truth jsonb NOT NULL
  );
  CREATE INDEX feedback_by_time ON feedback (received_at);

  CREATE TABLE mlpack_views (name text PRIMARY KEY, definition text NOT NULL);

  CREATE VIEW prediction_feedback AS
  WITH joined AS (
    SELECT p.request_id, p.started_at, p.model, p.model_version, p.prediction, f.received_at,
      CASE WHEN jsonb_typeof(f.truth) = 'array' THEN f.truth ELSE jsonb_build_array(f.truth) END AS truth
    FROM feedback f
    JOIN LATERAL (
      SELECT * FROM predictions WHERE predictions.request_id = f.request_id
      UNION
      SELECT * FROM predictions WHERE predictions.correlation_id = f.request_id
    ) p ON true
    WHERE p.prediction IS NOT NULL
  ), pairs AS (
    SELECT j.request_id, j.started_at, j.model, j.model_version, j.received_at, (t.n - 1)::integer AS row_index,
      j.prediction -> (t.n - 1)::integer AS predicted, t.truth
    FROM joined j, jsonb_array_elements(j.truth) WITH ORDINALITY AS t (truth, n)
  )
  SELECT *,
    predicted = truth OR predicted #>> '{}' = truth #>> '{}' AS correct,
    CASE WHEN jsonb_typeof(predicted) = 'number' AND jsonb_typeof(truth) = 'number'
      THEN abs((predicted #>> '{}')::double precision - (truth #>> '{}')::double precision) END AS absolute_error
  FROM pairs
  WHERE predicted IS NOT NULL AND jsonb_typeof(truth) <> 'null';

  CREATE VIEW prediction_accuracy AS
  SELECT date_trunc('day', started_at, 'UTC') AS day, model, model_version, count(*) AS truths,
    avg(correct::integer)::double precision AS accuracy, avg(absolute_error) AS mean_absolute_error
  FROM prediction_feedback
  GROUP BY 1, 2, 3;
  `,
  `
  -- What a shadow predicted, which nobody was answered with: beside what was answered by its correlation_id.
  ALTER TABLE predictions ADD COLUMN is_shadow boolean NOT NULL DEFAULT false;

  CREATE OR REPLACE VIEW prediction_feedback AS
  WITH joined AS (
    SELECT p.request_id, p.started_at, p.model, p.model_version, p.prediction, f.received_at,
      CASE WHEN jsonb_typeof(f.truth) = 'array' THEN f.truth ELSE jsonb_build_array(f.truth) END AS truth
    FROM feedback f
    JOIN LATERAL (
      SELECT * FROM predictions WHERE predictions.request_id = f.request_id
      UNION
      SELECT * FROM predictions WHERE predictions.correlation_id = f.request_id
    ) p ON true
    WHERE p.prediction IS NOT NULL AND NOT p.is_shadow
  ), pairs AS (
    SELECT j.request_id, j.started_at, j.model, j.model_version, j.received_at, (t.n - 1)::integer AS row_index,
      j.prediction -> (t.n - 1)::integer AS predicted, t.truth
    FROM joined j, jsonb_array_elements(j.truth) WITH ORDINALITY AS t (truth, n)
  )
  SELECT *,
    predicted = truth OR predicted #>> '{}' = truth #>> '{}' AS correct,
    CASE WHEN jsonb_typeof(predicted) = 'number' AND jsonb_typeof(truth) = 'number'
      THEN abs((predicted #>> '{}')::double precision - (truth #>> '{}')::double precision) END AS absolute_error
  FROM pairs
  WHERE predicted IS NOT NULL AND jsonb_typeof(truth) <> 'null';

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
