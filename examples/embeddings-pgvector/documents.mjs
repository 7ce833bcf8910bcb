// Stores the lines of a file with their embeddings, and finds those that are closest to a text:
//   node documents.mjs add FILE
//   node documents.mjs search TEXT
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const url = process.env.MODEL_URL ?? 'http://127.0.0.1:8080';
const [command, argument = ''] = process.argv.slice(2);

if (command === 'add') await add((await readFile(argument, 'utf8')).split('\n').filter(Boolean));
else if (command === 'search') await search(argument);
else throw new Error('node documents.mjs add FILE, or search TEXT');

/** @param texts 2,048 at most, which is what one request may have */
async function add(texts) {
  const vectors = await embed(texts);
  const lines = texts.map((text, i) => `"${text.replaceAll('"', '""')}","${JSON.stringify(vectors[i])}"`);
  sql(`
CREATE TEMP TABLE added (LIKE documents);
COPY added FROM STDIN (FORMAT csv);
${lines.join('\n')}
\\.
INSERT INTO documents SELECT * FROM added ON CONFLICT (text) DO UPDATE SET embedding = excluded.embedding;
`);
  process.stdout.write(`${texts.length} documents stored.\n`);
}

async function search(text) {
  const [vector] = await embed([text]);
  // <=> is the cosine distance, 0 of the same direction.
  const found = sql(
    `SELECT to_char(1 - (embedding <=> :'vector'), '0.00'), text FROM documents ORDER BY embedding <=> :'vector', text LIMIT 3;`,
    { vector: JSON.stringify(vector) },
  );
  process.stdout.write(found);
}

/** The vectors of texts, as OpenAI's clients ask for them. */
async function embed(texts) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ input: texts });
  const response = await fetch(`${url}/v1/embeddings`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(await response.text());
  const { data } = await response.json();
  return data.map(({ embedding }) => embedding);
}

/** Has the database of the stack, which no port leads to, run a script; returns the lines it answers. */
function sql(script, variables = {}) {
  const set = Object.entries({ ON_ERROR_STOP: 1, ...variables }).map(
    ([name, value]) => `--set=${name}=${value}`,
  );
  const psql = ['psql', '--username=mlpack', '--quiet', '--tuples-only', '--no-align', ...set, 'predictions'];
  const { status, stdout } = spawnSync('docker', ['compose', 'exec', '-T', 'database', ...psql], {
    cwd: 'stack',
    input: script,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('The database did not take it.');
  return stdout;
}
