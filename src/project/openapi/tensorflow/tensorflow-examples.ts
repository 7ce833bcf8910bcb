import { fillPath, type PathValues } from '../../../../contract/path-template.ts';
import { protocols } from '../../../../contract/protocols.ts';
import type { Contract, ContractOutput } from '../../../../contract/contract.ts';
import type { DocumentedModel } from '../documented-model.ts';
import { exampleRecords } from '../parts/examples.ts';
import { inferenceRefusals, jsonAnswer, jsonWithExamples, operation, parameter } from '../parts/operation.ts';
import { tensorflowElement } from '../parts/raw-answers.ts';
import { besideRows, optionParameters } from '../parts/options.ts';
import { rowFields, rowsSchema } from '../parts/rows.ts';
import { array, object, ref, type Schema, string } from '../parts/schema.ts';

type Paths = Readonly<Record<string, object>>;

/**
 * TensorFlow Serving's classification and regression of examples, each where the model has an output for it.
 *
 * @param id what the operations' names end in
 */
export function tensorflowExamplePaths(values: PathValues, id: string, model: DocumentedModel): Paths {
  const { contract, example, suffix } = model;
  const [classifyPath] = protocols.tensorflowClassify.paths;
  const [regressPath] = protocols.tensorflowRegress.paths;
  const records = example && exampleRecords(contract, example);
  if (rowFields(contract) === null) return {};
  const post = (what: string, summary: string, result: Schema) =>
    operation({
      id: `tensorflow${what}${id}`,
      tag: 'tensorflow',
      summary,
      description:
        'Features of "context" are common to all examples; Content-Type is not looked at. ' +
        'As with TensorFlow Serving, numbers that are not finite are the bare words NaN, Infinity and -Infinity.',
      parameters: [...['RequestTimeout', 'ContentEncoding'].map(parameter), ...optionParameters(contract)],
      requestBody: {
        required: true,
        content: {
          'application/json': jsonWithExamples(
            object({ examples: rowsSchema(contract, ref(`Record${suffix}`)) }, besideRows(contract)),
            { examples: records && { examples: records } },
          ),
        },
      },
      answers: { '200': jsonAnswer(summary, object({ results: array(result) })), ...inferenceRefusals },
    });
  const scores = contract.outputs.find(
    (output) => isFloats(output) && !isColumn(output) && output.shape?.length === 2,
  );
  const value = contract.outputs.find((output) => isFloats(output) && isColumn(output));
  return {
    ...(scores === undefined
      ? {}
      : {
          [fillPath(classifyPath, values)]: {
            post: post('Classify', 'The label and the score of each class, by example', array(pair(scores))),
          },
        }),
    ...(value === undefined
      ? {}
      : {
          [fillPath(regressPath, values)]: {
            post: post('Regress', 'A number for each example', tensorflowElement(value)),
          },
        }),
  };
}

function pair(scores: ContractOutput): Schema {
  return { type: 'array', prefixItems: [string, tensorflowElement(scores)], minItems: 2, maxItems: 2 };
}

function isFloats({ dtype, batchAxis }: Contract['outputs'][number]): boolean {
  return dtype.startsWith('float') && batchAxis === 0;
}

function isColumn({ shape }: ContractOutput): boolean {
  return shape?.length === 1 || (shape?.length === 2 && shape[1] === 1);
}
