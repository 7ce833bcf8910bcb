-- One row a document. 32 numbers is what the model in embedder/ gives; yours says how many under "embedding" in mlpack inspect.
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE IF NOT EXISTS documents (
  text text PRIMARY KEY,
  embedding vector(32) NOT NULL
);
