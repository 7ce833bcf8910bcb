import { shellPath } from '../../util/shell-word.ts';

interface Advice {
  /** Completes "it is …". */
  readonly is: string;
  readonly suggestions: readonly string[];
}

const torch = [
  'In Python: build the network, model.load_state_dict(torch.load({text})), model.eval(), then: torch.onnx.export(model, (example_input,), "model.onnx", dynamo=True)',
];
const keras = [
  'In Python: import keras; keras.models.load_model({text}).export("model.onnx", format="onnx")',
  'Or through TensorFlow: model.export("saved_model"), then: python -m tf2onnx.convert --saved-model saved_model --output model.onnx',
];
const elsewhere = [
  'Name the file that your training script saved or exported the model to: .pkl, .joblib, .onnx.',
];

const advice = {
  pickle: { is: 'a Python pickle', suggestions: elsewhere },
  compressed: {
    is: 'a compressed file that holds no pickle',
    suggestions: [
      'Unpack it, and name the model that is in it.',
      'If it should be a pickle, copy or download it again: it may be damaged.',
    ],
  },
  tar: { is: 'a tar archive', suggestions: ['Unpack it first: tar -xf {path}'] },
  xgboost: { is: 'an XGBoost model', suggestions: elsewhere },
  lightgbm: { is: 'a LightGBM model', suggestions: elsewhere },
  'lightgbm-dump': {
    is: 'a dump of a LightGBM model, which nothing reads back',
    suggestions: ['In Python, where the model is: booster.save_model("model.txt")'],
  },
  catboost: { is: 'a CatBoost model', suggestions: elsewhere },
  torchscript: {
    is: 'a TorchScript archive',
    suggestions: [
      'In Python: model = torch.jit.load({text}).eval(); torch.onnx.export(model, (example_input,), "model.onnx", dynamo=False)',
      'Better, from the original module: torch.onnx.export(model, (example_input,), "model.onnx", dynamo=True)',
    ],
  },
  'torch-state-dict': { is: 'a PyTorch checkpoint (a state_dict or pickled module)', suggestions: torch },
  'torch-legacy': { is: 'a PyTorch checkpoint in the old pickle format', suggestions: torch },
  'torch-exported-program': {
    is: 'a PyTorch ExportedProgram (.pt2)',
    suggestions: [
      'In Python: program = torch.export.load({text}); torch.onnx.export(program, (), "model.onnx", dynamo=True)',
    ],
  },
  safetensors: {
    is: 'a safetensors file: weights without the network',
    suggestions: [
      'For a Hugging Face model: optimum-cli export onnx --model FOLDER_OF_THE_MODEL onnx/',
      'For your own network: load the weights with safetensors.torch.load_model(model, {text}), then: torch.onnx.export(model, (example_input,), "model.onnx", dynamo=True)',
    ],
  },
  'hugging-face-folder': {
    is: 'a folder with a Hugging Face model that has no ONNX file',
    suggestions: ['optimum-cli export onnx --model {path} onnx/, then: mlpack build onnx/'],
  },
  'hugging-face-onnx': {
    is: 'a folder with a Hugging Face model',
    suggestions: ['Name the .onnx file inside it.'],
  },
  'saved-model': {
    is: 'a TensorFlow SavedModel',
    suggestions: ['python -m tf2onnx.convert --saved-model {path} --output model.onnx'],
  },
  keras: { is: 'a Keras model (.keras)', suggestions: keras },
  'keras-h5': { is: 'an HDF5 file, as Keras saved models (.h5)', suggestions: keras },
  tflite: {
    is: 'a TensorFlow Lite model',
    suggestions: ['python -m tf2onnx.convert --tflite {path} --output model.onnx'],
  },
  gguf: {
    is: 'a GGUF language model (llama.cpp)',
    suggestions: [
      'GGUF cannot be converted; export the original weights: optimum-cli export onnx --model NAME onnx/',
    ],
  },
  ort: { is: 'an ORT-format model, already optimised for one machine', suggestions: elsewhere },
  openvino: { is: 'an OpenVINO model', suggestions: elsewhere },
  pmml: { is: 'a PMML model', suggestions: elsewhere },
  npy: { is: 'a NumPy array (.npy)', suggestions: elsewhere },
  npz: { is: 'an archive of NumPy arrays (.npz)', suggestions: elsewhere },
  'zip-with-onnx': {
    is: 'a zip archive with an ONNX file in it',
    suggestions: ['Unpack it first: unzip {path}'],
  },
  zip: { is: 'a zip archive', suggestions: elsewhere },
  'git-lfs-pointer': {
    is: 'a Git LFS pointer: the model itself was not downloaded',
    suggestions: ['git lfs pull'],
  },
  html: {
    is: 'a web page, probably the answer to a failed download',
    suggestions: ['Download the model again and check the address.'],
  },
  text: { is: 'a text file', suggestions: elsewhere },
  empty: { is: 'empty', suggestions: ['Export or download the model again.'] },
  folder: { is: 'a folder', suggestions: ['Name the .onnx file inside it.'] },
  unknown: { is: 'of a format that mlpack does not know', suggestions: elsewhere },
} as const satisfies Record<string, Advice>;

/** What people take for models, and files by mistake; which of them a format takes, the formats say. */
export type FileKind = keyof typeof advice;

/** `{path}` is for a shell, `{text}` for Python, whose texts may be written as JSON's. */
function fill(advised: string, path: string): string {
  return advised.replaceAll(/\{(?:path|text)\}/gu, (place) =>
    place === '{path}' ? shellPath(path) : JSON.stringify(path),
  );
}

/** How to call a format, and what to do about a file of it at `path`. */
export function adviceFor(format: FileKind, path: string): Advice {
  const { is, suggestions } = advice[format];
  return { is, suggestions: suggestions.map((advised) => fill(advised, path)) };
}
