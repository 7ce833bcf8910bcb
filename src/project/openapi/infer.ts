import type { Contract } from '../../../contract/contract.ts';
import type { DocumentedModel } from './documented-model.ts';
import { protocolTensors } from './parts/examples.ts';
import { answer, inferenceRefusals, json, operation, parameter } from './parts/operation.ts';
import { optionParameters, optionSchemas } from './parts/options.ts';
import { array, object, ref, type Schema, string } from './parts/schema.ts';
import { classesSchema, inputTensorSchema, outputTensorSchema } from './parts/tensors.ts';

const flag: Schema = { type: ['boolean', 'null'] };

/** Inference in the Open Inference Protocol v2. */
export function inferOperation(id: string, model: DocumentedModel): object {
  const { contract, suffix, example } = model;
  const { name, version } = contract;
  const asked = example && { inputs: protocolTensors(example.inputs) };
  const outputs = example?.outputs ?? null;
  const given = outputs && { model_name: name, model_version: version, outputs: protocolTensors(outputs) };
  return operation({
    id,
    tag: 'infer',
    summary: 'Inference on tensors',
    description:
      'Tensors as bytes, little-endian and row-major, may follow the JSON (the extension binary_tensor_data): ' +
      'then Inference-Header-Content-Length says how long the JSON is. ' +
      'JSON has no word for non-finite numbers: they are the strings "NaN", "Infinity" and "-Infinity"; here, as with ' +
      'Triton, the bare words are read, too. Numbers may come in another datatype where nothing of them is lost. With ' +
      'the parameter content_type "pd" each tensor is a column of a frame, as MLServer has it.',
    parameters: [
      ...['RequestTimeout', 'ContentEncoding', 'BinaryJsonLength'].map(parameter),
      ...optionParameters(contract),
    ],
    requestBody: {
      required: true,
      content: { ...json(ref(`InferRequest${suffix}`), asked), 'application/octet-stream': {} },
    },
    answers: {
      '200': answer('The outputs', {
        ...json(ref(`InferResponse${suffix}`), given),
        'application/octet-stream': {},
      }),
      ...inferenceRefusals,
    },
  });
}

/** What it refers to. */
export function inferSchemas({ contract, suffix }: DocumentedModel): Readonly<Record<string, Schema>> {
  return {
    [`InferRequest${suffix}`]: requestSchema(contract),
    [`InferResponse${suffix}`]: responseSchema(contract),
  };
}

function requestSchema({ inputs, outputs }: Contract): Schema {
  return object(
    {
      inputs: {
        type: 'array',
        items: { anyOf: inputs.map(inputTensorSchema) },
        minItems: inputs.length,
        maxItems: inputs.length,
      },
    },
    {
      id: { type: ['string', 'null'], description: 'Comes back in the answer.' },
      parameters: object(
        {},
        {
          binary_data_output: { ...flag, description: 'Give all outputs as bytes.' },
          ...optionSchemas({ inputs }),
        },
      ),
      outputs: {
        type: ['array', 'null'],
        description: 'The outputs wanted, each once; all when left out.',
        maxItems: outputs.length,
        items: object(
          { name: { enum: outputs.map(({ name }) => name) } },
          {
            parameters: object(
              {},
              {
                binary_data: { ...flag, description: 'Give this output as bytes.' },
                classification: {
                  type: 'integer',
                  minimum: 0,
                  maximum: Number.MAX_SAFE_INTEGER,
                  description:
                    'So many classes in its place, as "value:index:label" (the extension classification).',
                },
              },
            ),
          },
        ),
      },
    },
  );
}

function responseSchema({ name, version, outputs }: Contract): Schema {
  return object(
    {
      model_name: { const: name },
      model_version: { const: version },
      outputs: array({
        anyOf: outputs.flatMap((output) => [outputTensorSchema(output), classesSchema(output)]),
      }),
    },
    { id: string },
  );
}
