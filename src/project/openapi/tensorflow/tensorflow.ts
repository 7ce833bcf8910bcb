import { fillPath, type PathValues } from '../../../../contract/path-template.ts';
import { protocols } from '../../../../contract/protocols.ts';
import type { DocumentedModel } from '../documented-model.ts';
import { wholeByName } from '../parts/examples.ts';
import {
  bodyWith,
  inputsSchema,
  instancesBody,
  instancesExampleAnswer,
  instancesSchema,
  variants,
} from '../instances.ts';
import { inferenceRefusals, jsonAnswer, jsonWithExamples, operation, parameter } from '../parts/operation.ts';
import { instancesAnswer, oneOrWhole, tensorflowElement } from '../parts/raw-answers.ts';
import { besideRows, optionParameters } from '../parts/options.ts';
import { tensorflowExamplePaths } from './tensorflow-examples.ts';
import { object, ref, type Schema } from '../parts/schema.ts';

type Paths = Readonly<Record<string, object>>;

/**
 * TensorFlow Serving's REST API for a model, in a version or not.
 *
 * @param id what the operations' names end in
 */
export function tensorflowPaths(values: PathValues, id: string, model: DocumentedModel): Paths {
  const {
    paths: [predictPath],
    routes,
  } = protocols.tensorflow;
  const ask = (what: string, summary: string, schema: Schema) => ({
    get: operation({
      id: `${what}${id}`,
      tag: 'tensorflow',
      summary,
      answers: { '200': jsonAnswer(summary, schema) },
    }),
  });
  return {
    [fillPath(routes.status.path, values)]: ask(
      'tensorflowStatus',
      'The status of the versions',
      ref('TensorFlowStatus'),
    ),
    [fillPath(routes.metadata.path, values)]: ask(
      'tensorflowMetadata',
      'The signature',
      ref('TensorFlowMetadata'),
    ),
    [fillPath(predictPath, values)]: { post: predict(`tensorflowPredict${id}`, model) },
    ...tensorflowExamplePaths(values, id, model),
  };
}

/** Labels of versions, which an image doesn't have: each is refused. */
export function labelPaths(values: PathValues, id: string): Paths {
  const {
    paths: [, predictPath],
    routes,
  } = protocols.tensorflow;
  const [, classifyPath] = protocols.tensorflowClassify.paths;
  const [, regressPath] = protocols.tensorflowRegress.paths;
  const refused = (what: string) =>
    operation({
      id: `${what}${id}`,
      tag: 'tensorflow',
      summary: 'Always refused: an image has no labels for its versions',
      parameters: [{ name: 'label', in: 'path', required: true, schema: { type: 'string', minLength: 1 } }],
      answers: {},
    });
  return {
    [fillPath(routes.labelStatus.path, values)]: { get: refused('tensorflowLabelStatus') },
    [fillPath(routes.labelMetadata.path, values)]: { get: refused('tensorflowLabelMetadata') },
    [fillPath(predictPath, values)]: { post: refused('tensorflowLabelPredict') },
    [fillPath(classifyPath, values)]: { post: refused('tensorflowLabelClassify') },
    [fillPath(regressPath, values)]: { post: refused('tensorflowLabelRegress') },
  };
}

function predict(id: string, model: DocumentedModel): object {
  const { contract, suffix, example } = model;
  return operation({
    id,
    tag: 'tensorflow',
    summary: 'Predictions for instances, or outputs for whole inputs',
    description:
      'Values are the tensors\' own, without the names of classes. Strings may come as {"b64": "…"}. ' +
      'As with TensorFlow Serving, numbers that are not finite are the bare words NaN, Infinity and -Infinity, ' +
      'for which strict JSON has no place, and Content-Type is not looked at.',
    parameters: [...['RequestTimeout', 'ContentEncoding'].map(parameter), ...optionParameters(contract)],
    requestBody: {
      required: true,
      content: {
        'application/json': jsonWithExamples(ref(`TensorFlowRequest${suffix}`), {
          instances: instancesBody(model),
          inputs: example && { inputs: wholeByName(example.inputs) },
        }),
      },
    },
    answers: {
      '200': jsonAnswer(
        'The predictions',
        ref(`TensorFlowResponse${suffix}`),
        instancesExampleAnswer({ contract, example }),
      ),
      ...inferenceRefusals,
    },
  });
}

/** What prediction refers to. */
export function tensorflowSchemas(model: DocumentedModel): Readonly<Record<string, Schema>> {
  const { contract, suffix } = model;
  const beside = {
    signature_name: { enum: ['serving_default', 'tensorflow/serving/predict', 'predict', ''] },
    ...besideRows(contract),
  };
  return {
    [`TensorFlowRequest${suffix}`]: variants({
      Instances: bodyWith('instances', instancesSchema(model), beside),
      'Whole inputs': bodyWith('inputs', inputsSchema(model), beside),
    }),
    [`TensorFlowResponse${suffix}`]: variants({
      'Of instances': instancesAnswer(contract, tensorflowElement),
      'Of whole inputs': object({ outputs: oneOrWhole(contract, tensorflowElement) }),
    }),
  };
}
