import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type RealModel, realModels } from '../../../../../test/support/real-models.ts';
import {
  differences,
  type Golden,
  goldenOf,
  serveModel,
} from '../../../../../test/support/server/served-model.ts';
import { tensorFields } from '../../../../../test/support/server/real-model-home.ts';
import type { Answer, Served } from '../../../../../test/support/server/served.ts';

const route = '/vertex';
const models = realModels.filter(
  (model) =>
    model.onnxruntimeError === undefined &&
    !model.name.startsWith('churn') &&
    !model.name.startsWith('gru') &&
    !model.name.includes('fixed1'),
);

/** Whole inputs of a golden case by name. */
function wholeInputs({ inputs }: Golden): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).map(([name, { data }]) => [name, data]));
}

/** Whether outputs by name are what the framework predicted. */
function expectGolden(model: RealModel, outputs: Readonly<Record<string, unknown>>): void {
  const golden = goldenOf(model);
  const names = model.outputs.map((signature) => tensorFields(signature).name);
  expect(Object.keys(outputs)).toEqual(names);
  for (const name of names) {
    const wanted = golden.outputs[model.outputsMap?.[name] ?? '']?.data;
    expect(differences(outputs[name], wanted, model.tolerance ?? 1e-4)).toEqual([]);
  }
}

/** An output for each row, or an object of them where there are several, as outputs by name. */
function byName(model: RealModel, rows: readonly unknown[]): Record<string, unknown> {
  const names = model.outputs.map((signature) => tensorFields(signature).name);
  return Object.fromEntries(
    names.map((name) => [name, names.length === 1 ? rows : rows.map((row) => Object(row)[name])]),
  );
}

/** Records as lists by name. */
function columnsOf(records: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const names = Object.keys(records[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, records.map((record) => record[name])]));
}

describe('a real model predicts what its framework did', () => {
  it.each(models)('$name', async (model) => {
    const served = await serveModel(model, { AIP_PREDICT_ROUTE: route });
    const whole = wholeInputs(goldenOf(model));
    const [instances] = Object.values(whole);
    const ask = async (path: string, body: unknown): Promise<Answer['json']> => {
      const { status, json } = await served.post(path, body);
      expect([path, status]).toEqual([path, 200]);
      return json;
    };
    const { outputs } = await ask('/v1/models/m:predict', { inputs: whole });
    expectGolden(model, model.outputs.length === 1 ? byName(model, outputs) : outputs);
    for (const path of ['/v1/models/m:predict', route, '/invocations']) {
      expectGolden(model, byName(model, (await ask(path, { instances })).predictions));
    }
    expectGolden(model, (await ask('/invocations', { inputs: whole })).predictions);
    const plain = await ask('/invocations', instances);
    expect(plain).toEqual(await ask('/predict', instances));
  });

  const columns = models.filter(({ inputs }) => inputs.length === 1 && /\[[^,]+,\d+\]/.test(inputs[0] ?? ''));
  it.each(columns)('$name, asked with a frame and with CSV', async (model) => {
    const served = await serveModel(model);
    const { inputs } = goldenOf(model);
    const data: readonly (readonly number[])[] = JSON.parse(JSON.stringify(Object.values(inputs)[0]?.data));
    const frame = await served.post('/invocations', { dataframe_split: { data } });
    expectGolden(model, columnsOf(frame.json.predictions));
    const lines = data.map((row) => row.join(',')).join('\n');
    const csv = await served.post('/invocations', lines, { 'Content-Type': 'text/csv' });
    expect(csv.json).toEqual(frame.json);
  });

  const churn = realModels.filter(({ name }) => name === 'churn-dataframe-pipeline/model.onnx');
  it.each(churn)('$name, asked with frames, instances and columns', async (model) => {
    const served = await serveModel(model);
    const golden: { inputs: { rows: Record<string, unknown>[] }; outputs: Golden['outputs'] } = JSON.parse(
      readFileSync(model.goldenPath, 'utf8'),
    );
    const { rows } = golden.inputs;
    const names = Object.keys(rows[0] ?? {});
    const columnNames = names.toReversed();
    const bodies = [
      { dataframe_records: rows },
      {
        dataframe_split: {
          columns: columnNames,
          data: rows.map((row) => columnNames.map((name) => row[name])),
        },
      },
      { instances: rows },
    ];
    for (const body of bodies) {
      const { status, json } = await served.post('/invocations', body);
      expect(status).toBe(200);
      expectChurn(model, golden, columnsOf(json.predictions));
    }
    const whole = Object.fromEntries(names.map((name) => [name, rows.map((row) => [row[name]])]));
    const { outputs } = (await served.post('/v1/models/m:predict', { inputs: whole })).json;
    expectChurn(model, golden, outputs);
    const csv = [names.join(','), ...rows.map((row) => names.map((name) => row[name]).join(','))].join('\n');
    const answer = await served.post('/invocations', csv, { 'Content-Type': 'text/csv' });
    expectChurn(model, golden, columnsOf(answer.json.predictions));
  });

  const gru = realModels.filter(({ name }) => name === 'gru-stateful/model.onnx');
  it.each(gru)('$name, whose state has its rows along another axis', async (model) => {
    const served: Served = await serveModel(model, { AIP_PREDICT_ROUTE: route });
    const { steps }: { steps: readonly Golden[] } = JSON.parse(readFileSync(model.goldenPath, 'utf8'));
    for (const { inputs, outputs } of steps) {
      const x: unknown[] = JSON.parse(JSON.stringify(inputs['x']?.data));
      const h: unknown[][] = JSON.parse(JSON.stringify(inputs['h']?.data));
      const instance = { x: x[0], h: [h[0]?.[0]] };
      for (const path of ['/v1/models/m:predict', route, '/invocations']) {
        const { predictions } = (await served.post(path, { instances: [instance, instance] })).json;
        expect(predictions).toHaveLength(2);
        expect(predictions[1]).toEqual(predictions[0]);
        expect(differences(predictions[0].y, outputs['y']?.data, 1e-4)).toEqual([]);
        expect(differences(predictions[0].h_out, outputs['h_out']?.data, 1e-4)).toEqual([]);
      }
      const whole = await served.post('/v1/models/m:predict', { inputs: { x, h } });
      expect(differences(whole.json.outputs.h_out, outputs['h_out']?.data, 1e-4)).toEqual([]);
    }
  });
});

function expectChurn(
  model: RealModel,
  golden: Pick<Golden, 'outputs'>,
  outputs: Readonly<Record<string, unknown>>,
): void {
  for (const name of ['label', 'probabilities']) {
    const wanted = golden.outputs[model.outputsMap?.[name] ?? '']?.data;
    expect(differences(outputs[name], wanted, 1e-4)).toEqual([]);
  }
}
