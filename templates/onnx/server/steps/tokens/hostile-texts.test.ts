/** Texts that are made to be too much: each ends in an error that says why, and others are answered meanwhile. */
import { beforeAll, describe, expect, it } from 'vitest';
import { read, serve, type Served } from '../../../../../test/support/server/served.ts';
import { postTogether } from '../../../../../test/support/server/together.ts';
import { textHome, tokensStep } from '../../../../../test/support/text-onnx.ts';

const { settings } = tokensStep;
const million = 1_000_000;

/** The server, which computes large texts on a thread of its own. */
async function served(
  changed: Partial<typeof settings> | object,
  env: NodeJS.ProcessEnv = {},
): Promise<Served> {
  const step = { ...tokensStep, settings: { ...settings, ...changed } };
  return serve({ ...(await textHome(step)), maxBodyBytes: 32 * million, env });
}

/** Different words, as many as are asked for. */
function words(count: number): string {
  return Array.from({ length: count }, (_, index) => `w${index.toString(36)}`).join(' ');
}

async function predicted(server: Served, text: string) {
  const { status, json } = await server.post('/predict', { rows: [{ text }] });
  return [status, json.error ?? json.predictions[0].length];
}

describe('a text', () => {
  let server: Served;
  beforeAll(async () => {
    server = await served({});
  });

  it('of ten megabytes is divided while health is answered', async () => {
    const answer = predicted(server, 'good bad '.repeat(1.1 * million));
    let healthy = 0;
    let isAnswered = false;
    void answer.finally(() => (isAnswered = true));
    while (!isAnswered) {
      expect((await server.get('/v2/health/live')).status).toBe(200);
      healthy += 1;
    }
    expect(await answer).toEqual([200, 2]);
    expect(healthy).toBeGreaterThan(2);
  });

  it('of more different words than any book is refused', async () => {
    expect(await predicted(server, words(1.1 * million))).toEqual([
      400,
      'input "text": row 0: the text has more than 1048576 different tokens',
    ]);
  });

  it.each([
    ['a lone surrogate', String.raw`{"rows":[{"text":"good \ud83d bad"}]}`, 'surrogate'],
    ['nothing', '{"rows":[{"text":null}]}', 'rows[0]: expected a string'],
    ['a number', '{"rows":[{"text":7}]}', 'rows[0]: expected a string'],
    ['texts in a row', '{"rows":[{"text":["a","b"]}]}', 'rows[0]: expected a single value'],
  ])('with %s is refused', async (_what, body, problem) => {
    const { status, json } = await server.post('/predict', body);
    expect([status, json.error]).toEqual([400, expect.stringContaining(problem)]);
  });

  it('with U+0000 is divided, as the graph never sees it', async () => {
    expect(await predicted(server, 'good \0 bad')).toEqual([200, 2]);
  });

  it('of bytes that are no UTF-8 is refused', async () => {
    const body = Buffer.concat([
      Buffer.from('{"rows":[{"text":"'),
      Buffer.of(0xc3, 0x28),
      Buffer.from('"}]}'),
    ]);
    const answer = await read(await fetch(`${server.url}/predict`, { method: 'POST', body }));
    expect(answer.status).toBe(400);
  });

  it('of characters beyond 16 bits, combining marks and right-to-left marks is a text like others', async () => {
    expect(await predicted(server, '𝒢𝑜𝑜𝒹 e\u0301\u0301\u0301 \u202egood\u202c 👩‍👩‍👧‍👦 ﷺ')).toEqual([200, 2]);
  });
});

it('a pattern that would take for ever over a long text ends', async () => {
  const server = await served({ tokenPattern: '(a|aa)+$' });
  const [status, error] = await predicted(server, `${'a'.repeat(100_000)}!`);
  expect([status, error]).toEqual([400, expect.stringContaining('takes too many steps')]);
  expect(await predicted(server, 'aaa')).toEqual([200, 1]);
});

it('texts that take more memory than there is are refused before they are divided', async () => {
  const env = { MLPACK_BODY_MEMORY_BYTES: String(60 * million) };
  const server = await served({ analyzer: 'char', ngrams: [1, 5] }, env);
  const [status, error] = await predicted(server, 'good bad '.repeat(0.1 * million));
  expect([status, error]).toEqual([413, expect.stringContaining('more memory than this server has')]);
  expect(await predicted(server, 'good bad')).toEqual([200, expect.any(Number)]);
});

it('texts of several requests are divided together only as far as that takes little', async () => {
  const server = await served({ analyzer: 'char', ngrams: [1, 5] }, { MLPACK_INFERENCE: 'inline' });
  const inferencesOf = async (text: string) => {
    const before = server.inferences().count;
    const bodies = Array.from({ length: 12 }, () => ({ rows: [{ text }] }));
    const answers = await postTogether(server.url, '/predict', bodies);
    expect(answers).toMatchObject(bodies.map(() => ({ predictions: [{ label: 'blame' }] })));
    return server.inferences().count - before;
  };
  expect(await inferencesOf('good bad')).toBe(1);
  expect(await inferencesOf('x'.repeat(30_000))).toBe(12);
});
