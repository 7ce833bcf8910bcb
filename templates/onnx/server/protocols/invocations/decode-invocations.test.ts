import { beforeAll, describe, expect, it } from 'vitest';
import { csvNumbers } from '../../../../../test/support/server/csv-numbers.ts';
import { serveIris } from '../../../../../test/support/server/served-iris.ts';
import type { Answer, Served } from '../../../../../test/support/server/served.ts';

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
      expect(answer.headers.get('Content-Type')).toBe('text/csv');
      expect(csvNumbers(answer.text)).toEqual([
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
      ['text/csv', 'text/csv'],
      ['text/csv;q=0.5, application/json', 'application/json'],
      ['text/csv, application/json', 'application/json'],
      ['text/csv, */*', 'text/csv'],
      ['image/png, text/*', 'text/csv'],
      ['application/jsonlines', 'application/jsonlines'],
      ['text/csv;q=0, application/jsonlines;q=0.1', 'application/jsonlines'],
      ['application/json;q=0, */*', 'text/csv'],
      ['*/*, application/json;q=0, text/*;q=0', 'application/jsonlines'],
      ['*/*;q=0, application/json', 'application/json'],
      ['', 'application/json'],
      [',;;,', 'application/json'],
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
      expect(csvNumbers(text)).toEqual([[1, expect.closeTo(0.02, 5), expect.closeTo(0.98, 5), 0]]);
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
