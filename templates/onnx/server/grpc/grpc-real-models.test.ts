import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type RealModel, realModels } from '../../../../test/support/real-models.ts';
import { connect } from '../../../../test/support/server/served-grpc.ts';
import { tensorFields } from '../../../../test/support/server/real-model-home.ts';
import { differences, serveModel } from '../../../../test/support/server/served-model.ts';
import { isDtype } from '../tensors/dtype.ts';
import { datatypes } from '../../../../contract/dtypes.ts';

interface Golden {
  readonly inputs: Readonly<Record<string, { readonly shape: number[]; readonly data: unknown[] }>> & {
    readonly rows?: readonly Readonly<Record<string, unknown>>[];
  };
  readonly outputs: Readonly<Record<string, { readonly data: unknown[] }>>;
}

const names = ['iris-rf/model.onnx', 'digits-cnn/model.onnx', 'churn-dataframe-pipeline/model.onnx'];
const models = realModels.filter(({ name }) => names.includes(name));

/** An input's shape and its elements; of rows, their column. */
function columnOf({ inputs }: Golden, name: string): { shape: number[]; data: unknown[] } {
  const { rows } = inputs;
  if (rows !== undefined) return { shape: [rows.length, 1], data: rows.map((row) => row[name]) };
  const { shape = [], data = [] } = inputs[name] ?? {};
  return { shape, data: data.flat(Infinity) };
}

function requestOf(model: RealModel, golden: Golden) {
  const columns = model.inputs
    .map(tensorFields)
    .map((field) => ({ ...field, ...columnOf(golden, field.name) }));
  const tensors = columns.map(({ name, dtype, shape }) => ({
    name,
    datatype: isDtype(dtype) ? datatypes[dtype] : dtype,
    shape,
  }));
  const typed = {
    model_name: 'm',
    inputs: tensors.map((tensor, i) => {
      const { dtype = '', data = [] } = columns[i] ?? {};
      const contents =
        dtype === 'string'
          ? { bytes_contents: data.map((text) => Buffer.from(String(text))) }
          : { fp32_contents: data };
      return { ...tensor, contents };
    }),
  };
  const raw = { model_name: 'm', inputs: tensors, raw_input_contents: columns.map(rawOf) };
  return { typed, raw };
}

function rawOf({ dtype, data }: { readonly dtype: string; readonly data: readonly unknown[] }): Buffer {
  if (dtype !== 'string') return Buffer.from(Float32Array.from(data, Number).buffer);
  return Buffer.concat(
    data.map((text) => {
      const bytes = Buffer.from(String(text));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return Buffer.concat([length, bytes]);
    }),
  );
}

/** Elements of an output's raw bytes. */
function elementsOf(datatype: string, raw: Buffer): unknown[] {
  const { buffer } = new Uint8Array(raw);
  if (datatype === 'FP32') return [...new Float32Array(buffer)];
  if (datatype === 'INT64') return [...new BigInt64Array(buffer)].map(Number);
  const texts: string[] = [];
  for (let at = 0; at < raw.length;) {
    const end = at + 4 + raw.readUInt32LE(at);
    texts.push(raw.toString('utf8', at + 4, end));
    at = end;
  }
  return texts;
}

describe('real models over gRPC', () => {
  it.each(models)('$name predicts what its framework did', async (model) => {
    const golden: Golden = JSON.parse(readFileSync(model.goldenPath, 'utf8'));
    const served = await serveModel(model, { GRPC_PORT: '0' });
    const client = connect(served.server.grpcPort);
    const { typed, raw } = requestOf(model, golden);
    const wantedOf = (name: string) => golden.outputs[model.outputsMap?.[name] ?? '']?.data;
    const inRaw = await client.call('ModelInfer', raw);
    for (const [i, { name, datatype }] of inRaw.outputs.entries())
      expect(differences(elementsOf(datatype, inRaw.raw_output_contents[i]), wantedOf(name), 1e-4)).toEqual(
        [],
      );
    const { outputs } = await client.call('ModelInfer', typed);
    for (const { name, datatype, contents } of outputs) {
      const { fp32_contents: floats, int64_contents: longs, bytes_contents: texts } = contents;
      const got = datatype === 'FP32' ? floats : datatype === 'INT64' ? longs.map(Number) : texts.map(String);
      expect(differences(got, wantedOf(name), 1e-4)).toEqual([]);
    }
  });
});
