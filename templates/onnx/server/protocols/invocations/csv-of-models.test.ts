import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realModels } from '../../../../../test/support/real-models.ts';
import { csvNumbers } from '../../../../../test/support/server/csv-numbers.ts';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serveModel } from '../../../../../test/support/server/served-model.ts';
import { serve } from '../../../../../test/support/server/served.ts';

const csv = { 'Content-Type': 'text/csv' };

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

  it('says what is wrong with a header, whose names may have spaces after the commas', async () => {
    const served = await serveModel(model('churn-dataframe-pipeline/model.onnx'));
    const ask = async (body: string) => (await served.post('/invocations', body, csv)).json;
    expect((await ask('age, city, plan, spend\n22,Oslo,free,3.9')).predictions).toHaveLength(1);
    expect((await ask('id, age, city, plan, spend\n7,22,Oslo,free,3.9')).predictions).toHaveLength(1);
    expect((await ask('age,city,plan,spend,age\n22,Oslo,free,3.9,23')).error).toBe(
      'line 1, column 5: column "age" is there twice',
    );
    expect((await ask('age;city;plan;spend\n22;Oslo;free;3,9')).error).toBe(
      'line 2: expected 1 fields as in line 1, got 2; fields are separated by semicolons; expected commas',
    );
    for (const [separator, called] of [
      [';', 'semicolons'],
      ['\t', 'tabs'],
    ] as const) {
      for (const lines of [['age,city,plan,spend', '22,Oslo,free,3.9'], ['22,Oslo,free,3.9']]) {
        const body = lines.join('\n').replaceAll(',', separator);
        expect((await ask(body)).error).toBe(`line 1: fields are separated by ${called}; expected commas`);
      }
    }
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
    expect(csvNumbers(text)).toEqual(
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

function model(name: string): (typeof realModels)[number] {
  const found = realModels.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}
