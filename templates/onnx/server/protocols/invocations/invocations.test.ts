import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { realModels } from '../../../../../test/support/real-models.ts';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serveIris } from '../../../../../test/support/server/served-iris.ts';
import { serveModel } from '../../../../../test/support/server/served-model.ts';
import { type Answer, serve, type Served } from '../../../../../test/support/server/served.ts';

const csv = { 'Content-Type': 'text/csv' };
const flower = { sepal_length: 5.1, sepal_width: 2.5, petal_length: 3, petal_width: 1.1 };
const values = [5.1, 2.5, 3, 1.1];
const header = 'sepal_length,sepal_width,petal_length,petal_width';

describe('a model of named columns', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveIris();
  });

  function invoke(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return served.post('/invocations', body, headers);
  }

  describe('asked in JSON', () => {
    it.each([[{ rows: [flower] }], [[values]], [[flower]], [flower]])(
      'answers %j as /predict does',
      async (body) => {
        const { status, json } = await invoke(body);
        expect([status, json]).toEqual([200, (await served.post('/predict', body)).json]);
        expect(json.predictions[0].label).toBe('versicolor');
      },
    );

    it.each([
      [7, 'the body: expected rows, a record or {"inputs": {…}}, got 7'],
      [[[1]], 'rows[0]: expected 4 elements as in shape [4], got 1'],
      [{ sepal_length: 1 }, 'rows[0]: "sepal_width" is missing'],
      ['', 'the body is not valid JSON: Unexpected end at line 1, column 1'],
    ])('refuses %j', async (body, message) => {
      const { status, json } = await invoke(body);
      expect(status).toBe(400);
      expect(json.error).toContain(message);
    });
  });

  describe('asked in CSV', () => {
    it.each([
      ['no header', '5.1,2.5,3,1.1', csv],
      ['a header', `${header}\n5.1,2.5,3,1.1\n`, csv],
      [
        'a header in another order',
        'petal_width,"petal_length",sepal_width,sepal_length\r\n1.1,3,2.5,5.1\r\n',
        csv,
      ],
      ['quotes', '"5.1",2.5,"3", 1.1 ', csv],
      [
        'what the type says to be a header',
        `${header}\n5.1,2.5,3,1.1`,
        { 'Content-Type': 'text/csv; charset=UTF-8; header=present' },
      ],
    ])('takes %s', async (_what, body, headers) => {
      const { status, json } = await invoke(body, headers);
      const probabilities = [expect.closeTo(0.02, 6), expect.closeTo(0.98, 6), 0];
      expect([status, json]).toEqual([200, { predictions: [{ label: 1, probabilities }] }]);
    });

    it('answers in CSV a line for each row, without a header', async () => {
      const answer = await invoke('5.1,2.5,3,1.1\n5.1,3.8,1.5,0.3\n', { ...csv, Accept: 'text/csv' });
      expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
      expect(numbers(answer.text)).toEqual([
        [1, expect.closeTo(0.02, 5), expect.closeTo(0.98, 5), 0],
        [0, expect.closeTo(1, 5), 0, 0],
      ]);
    });

    it.each([
      ['', 'the body: expected at least one row of CSV'],
      [`${header}\n`, 'the body: expected at least one row of CSV after the header'],
      [
        '1,2,3',
        'line 1: column "petal_width" is missing; expected 4 fields (sepal_length, sepal_width, petal_length, petal_width), got 3',
      ],
      [
        'sepal_length,petal_length,petal_width\n1,2,3',
        'line 1: column "sepal_width" is missing; expected 4 fields',
      ],
      [
        '1,2,3,4,5',
        'line 1: expected 4 fields (sepal_length, sepal_width, petal_length, petal_width), got 5',
      ],
      [',a,b\n0,1,2', 'line 1: column "petal_width" is missing'],
      ['1,2,3,4\n1,2,3', 'line 2: expected 4 fields as in line 1, got 3'],
      ['1,2,3,4\n1,two,3,4', 'line 2, column 2 ("sepal_width"): expected a number (FP32), got "two"'],
      ['1,2,3,1e39', 'line 1, column 4 ("petal_width"): expected a number in the range of FP32, got 1e+39'],
      [
        `petal_width,petal_length,sepal_width,sepal_length\n1,2,3,x`,
        'line 2, column 4 ("sepal_length"): expected a number (FP32), got "x"',
      ],
      [
        header.replace('petal_width', 'petal_widht'),
        'line 1, column 4: the model has no column "petal_widht"; did you mean "petal_width"?',
      ],
      [
        header.replace('petal_width', 'petal_length'),
        'line 1, column 4: column "petal_length" is there twice',
      ],
      ['1,2,3,"4', 'line 1, column 4: the quotes are never closed'],
    ])('refuses %j', async (body, message) => {
      const { status, json } = await invoke(body, csv);
      expect(status).toBe(400);
      expect(json.error).toContain(message);
    });

    it('takes the first line for data where the type says so', async () => {
      const type = { 'Content-Type': 'text/csv; header=absent' };
      expect((await invoke(`${header}\n5.1,2.5,3,1.1`, type)).json.error).toBe(
        'line 1, column 1 ("sepal_length"): expected a number (FP32), got "sepal_length"',
      );
    });

    it('is UTF-8', async () => {
      expect((await invoke(new Uint8Array([0xff]), csv)).json.error).toBe('the body is not valid UTF-8');
      const latin = { 'Content-Type': 'text/csv; charset=latin1' };
      expect((await invoke('1,2,3,4', latin)).status).toBe(415);
    });
  });

  describe('asked in JSON lines', () => {
    const lines = { 'Content-Type': 'application/jsonlines' };

    it('answers as /predict does', async () => {
      const body = `${JSON.stringify(flower)}\n\n${JSON.stringify(values)}\r\n{"features": [5.1, 2.5, 3, 1.1]}\n`;
      const { status, json } = await invoke(body, lines);
      const row = (await served.post('/predict', [flower])).json.predictions[0];
      expect([status, json.predictions]).toEqual([200, [row, row, row]]);
    });

    it.each([
      ['\n', 'the body: expected at least one line of JSON'],
      ['[1, 2, 3, 4]\n[1,]', 'the body is not valid JSON: Unexpected "]" at line 2, column 4'],
      ['[1, 2, 3, 4],[1, 2, 3, 4]', 'the body is not valid JSON'],
      ['[1, 2, 3, 4]\n[1]', 'rows[1]: expected 4 elements as in shape [4], got 1'],
    ])('refuses %j', async (body, message) => {
      const { status, json } = await invoke(body, lines);
      expect(status).toBe(400);
      expect(json.error).toContain(message);
    });
  });

  describe('asked for a form of answer', () => {
    it.each([
      ['application/json', 'application/json'],
      ['*/*', 'application/json'],
      ['text/csv', 'text/csv; charset=utf-8'],
      ['text/csv;q=0.5, application/json', 'application/json'],
      ['image/png, text/*', 'text/csv; charset=utf-8'],
      ['application/jsonlines', 'application/jsonlines'],
      ['text/csv;q=0, application/jsonlines;q=0.1', 'application/jsonlines'],
      ['application/json;q=0, */*', 'text/csv; charset=utf-8'],
      ['*/*, application/json;q=0, text/*;q=0', 'application/jsonlines'],
      ['*/*;q=0, application/json', 'application/json'],
      ['application/json;q=0.1, application/*;q=0.2, */*;q=0', 'application/jsonlines'],
    ])('%s', async (accept, type) => {
      const { status, headers } = await invoke([flower], { Accept: accept });
      expect([status, headers.get('Content-Type')]).toEqual([200, type]);
    });

    it('answers rows in JSON lines as in JSON', async () => {
      const accept = { Accept: 'application/jsonlines' };
      const rows = await invoke([flower, values], accept);
      const { predictions } = (await invoke([flower])).json;
      const line = `${JSON.stringify(predictions[0])}\n`;
      expect(rows.text).toBe(line + line);
      const frame = await invoke({ dataframe_split: { data: [values] } }, accept);
      expect(JSON.parse(frame.text)).toMatchObject({ label: 1 });
    });

    it('answers rows of JSON in CSV, in numbers', async () => {
      const { text } = await invoke([flower], { Accept: 'text/csv' });
      expect(numbers(text)).toEqual([[1, expect.closeTo(0.02, 5), expect.closeTo(0.98, 5), 0]]);
    });

    it.each(['application/json;q=0', '*/*;q=0', 'application/*;q=0.0, text/*;q=0, */*;q=0'])(
      'refuses what refuses all: %s',
      async (accept) => {
        const { status } = await invoke([flower], { Accept: accept });
        expect(status).toBe(406);
      },
    );

    it('refuses what it does not have', async () => {
      const other = await invoke([flower], { Accept: 'application/x-recordio' });
      expect([other.status, other.json.error]).toEqual([
        406,
        'Accept: expected application/json, text/csv, application/jsonlines or application/x-npy, got application/x-recordio',
      ]);
      const whole = await invoke({ inputs: [values] }, { Accept: 'text/csv' });
      expect([whole.status, whole.json.error]).toEqual([
        406,
        'Accept: whole tensors are answered in application/json only; send rows',
      ]);
      const type = await invoke('1 2:3', { 'Content-Type': 'text/libsvm' });
      expect([type.status, type.json.error]).toEqual([
        415,
        'Content-Type: expected application/json, text/csv, application/jsonlines or application/x-npy, got text/libsvm',
      ]);
    });
  });
});

describe('CSV of a model', () => {
  it('with several inputs fills them in order, or by name', async () => {
    const served = await serveModel(model('churn-dataframe-pipeline/model.onnx'));
    const answers = await Promise.all(
      ['22,Oslo,free,3.9159023833', 'spend,plan,age,city\n3.9159023833,free,22,"Oslo"'].map((body) =>
        served.post('/invocations', body, { ...csv, Accept: 'text/csv' }),
      ),
    );
    expect(answers[0]?.text).toMatch(/^stay,0\.0349\d*,0\.965\d*\n$/);
    expect(answers[1]?.text).toBe(answers[0]?.text);
    const wrong = await served.post('/invocations', 'spend,plan,age,city\n3.9,free,old,Oslo', csv);
    expect(wrong.json.error).toBe('line 2, column 3 ("age"): expected a number (FP32), got "old"');
  });

  it('with a matrix of nameless columns may have a header, which is skipped', async () => {
    const served = await serveModel(model('iris-rf/model.onnx'));
    const body = 'sepal length (cm),sepal width (cm),petal length (cm),petal width (cm)\n5.1,2.5,3,1.1';
    expect((await served.post('/invocations', body, csv)).json.predictions).toHaveLength(1);
    const wrong = await served.post('/invocations', 'a,b,c,4\n5.1,2.5,3,1.1', csv);
    expect(wrong.json.error).toBe('line 1, column 1: expected a number (FP32), got "a"');
  });

  it('with images has their pixels row-major', async () => {
    const digits = model('digits-cnn/model.onnx');
    const served = await serveModel(digits);
    const golden: { inputs: { image: { data: number[][][][] } }; outputs: { logits: { data: number[][] } } } =
      JSON.parse(readFileSync(digits.goldenPath, 'utf8'));
    const images = golden.inputs.image.data.slice(0, 3);
    const body = images.map((image) => image.flat(2).join(',')).join('\n');
    const { text } = await served.post('/invocations', body, { ...csv, Accept: 'text/csv' });
    expect(numbers(text)).toEqual(
      golden.outputs.logits.data.slice(0, 3).map((row) => row.map((value) => expect.closeTo(value, 3))),
    );
  });

  it('that takes one row a request is a line', async () => {
    const served = await serveModel(model('digits-cnn/model.fixed1.onnx'));
    const line = `${Array(64).fill(0).join(',')}\n`;
    expect((await served.post('/invocations', line, csv)).json.predictions).toHaveLength(1);
    expect((await served.post('/invocations', line + line, csv)).json.error).toBe(
      'the body: the model takes exactly 1 row a request, got 2',
    );
    const image = Array(1).fill(Array(8).fill(Array(8).fill(0)));
    expect((await served.post('/invocations', { instances: [image, image] })).json.error).toBe(
      'instances: the model takes exactly 1 row a request, got 2',
    );
  });

  it('whose sizes a line cannot tell asks for JSON', async () => {
    const served = await serveModel(model('gru-stateful/model.onnx'));
    expect((await served.post('/invocations', '1,2', csv)).json.error).toBe(
      'input "x": a line of CSV cannot say its sizes [?, 1]; send JSON',
    );
  });

  it('of any width takes all columns', async () => {
    const tensor = { dtype: 'float32', shape: ['N', 'K'], batchAxis: 0 } as const;
    const served = await serve({
      model: identityModel([{ input: 'x', output: 'y', ...tensor }]),
      inputs: [{ name: 'x', ...tensor }],
      outputs: [{ name: 'y', ...tensor }],
    });
    const answer = await served.post('/invocations', '1,,nan\n-inf,0.2,1e6', { ...csv, Accept: 'text/csv' });
    expect(answer.text).toBe('1.0,NaN,NaN\n-Infinity,0.2,1000000.0\n');
  });

  it('of strings, integers and booleans comes back as it went', async () => {
    const tensors = (['string', 'int64', 'bool'] as const).map((dtype) => ({
      dtype,
      shape: ['N'],
      batchAxis: 0,
    }));
    const served = await serve({
      model: identityModel(
        tensors.map((tensor) => ({ input: tensor.dtype, output: `${tensor.dtype}_out`, ...tensor })),
      ),
      inputs: tensors.map((tensor) => ({ name: tensor.dtype, ...tensor })),
      outputs: tensors.map((tensor) => ({ name: `${tensor.dtype}_out`, ...tensor })),
    });
    const body = '"a, ""b""",9007199254740993,true\n"é\nc",-1,false\n,0,true\n';
    const answer = await served.post('/invocations', body, { ...csv, Accept: 'text/csv' });
    expect(answer.text).toBe(body);
    const wrong = await served.post('/invocations', '"a\n",1.5,true', csv);
    expect(wrong.json.error).toContain(
      'line 1, column 2 ("int64"): expected an integer from -9223372036854775808',
    );
  });
});

/** The values of lines of CSV, each of which ends in a line feed. */
function numbers(text: string): number[][] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(',').map(Number));
}

function model(name: string): (typeof realModels)[number] {
  const found = realModels.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}
