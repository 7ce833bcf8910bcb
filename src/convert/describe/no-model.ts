import { MlpackError } from '../../errors/mlpack-error.ts';
import { PickleDict, PickleObject, type PickleGlobal, type PickleValue } from '../pickle/pickle-values.ts';
import { inWords } from './in-words.ts';

/** What a file holds that is no model, and what to do about it. */
interface NoModel {
  /** Completes "it holds …". */
  readonly holds: string;
  readonly suggestions: readonly string[];
}

/** Libraries whose objects are data, or tools to handle it. */
const dataLibraries =
  /^(array|builtins|__builtin__|collections|copyreg|datetime|dateutil|decimal|enum|fractions|functools|itertools|logging|numpy|operator|pandas|pathlib|pathlib_abc|polars|pyarrow|pytz|random|re|scipy|types|uuid|zoneinfo)(\.|$)/;

/** Whether a class is of a library whose objects are data, or tools to handle it. */
export function isOfDataLibrary({ module }: Pick<PickleGlobal, 'module'>): boolean {
  return dataLibraries.test(module);
}

/** The error for a file that holds something else than a model. */
export function noModelError(path: string, { holds, suggestions }: NoModel): MlpackError {
  return new MlpackError('MODEL_NOT_ONNX', `${path} is no model that mlpack takes: it holds ${holds}.`, {
    suggestions,
  });
}

/** Why an object is no model that could be converted; undefined where its class has to tell. */
export function whyNoModel(object: PickleObject): NoModel | undefined {
  const { module, name } = object.type;
  if (/^(keras|tensorflow|tf_keras|scikeras)(\.|$)/.test(module)) {
    return {
      holds: `a Keras model (${inWords(object)})`,
      suggestions: [
        'Load it in Python, then: model.export("model.onnx", format="onnx")',
        'Name the .onnx file then: mlpack build model.onnx',
      ],
    };
  }
  if (/^torch(\.|$)/.test(module)) return torch(inWords(object));
  if (isOfDataLibrary(object.type)) return other(inWords(object));
  if (/^sklearn(\.|$)/.test(module) && name === 'MultiLabelBinarizer') {
    return {
      holds: 'a MultiLabelBinarizer alone, which takes lists of any length, where a row of a tensor has one',
      suggestions: ['Name the file of the model whose labels it made.'],
    };
  }
  return undefined;
}

/** What a file holds in which no estimator was found. */
export function otherThanModel(value: PickleValue): NoModel {
  if (value instanceof PickleObject) return whyNoModel(value) ?? other(inWords(value));
  if (value instanceof PickleDict) {
    for (const [, item] of value.entries()) {
      if (item instanceof PickleObject && /^torch(\.|$)/.test(item.type.module)) return torch('a state_dict');
    }
  }
  return other(inWords(value));
}

function torch(what: string): NoModel {
  return {
    holds: `a PyTorch model or a part of one (${what})`,
    suggestions: [
      'In Python: build or load the network, model.eval(), then: torch.onnx.export(model, (example_input,), "model.onnx", dynamo=True)',
    ],
  };
}

function other(holds: string): NoModel {
  return {
    holds,
    suggestions: [
      'Name the file that the fitted estimator was saved in.',
      'Where there is none, save it: joblib.dump(model, "model.joblib").',
    ],
  };
}
