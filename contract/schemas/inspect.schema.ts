// Made of schemas/inspect.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.
import type { Dtype } from '../dtypes.ts';

/** What mlpack inspect --json prints. An ONNX model, also one that a file is converted to or that a folder has; or what is known of a file of which none was made, or of a folder that is not served. */
export type Inspection = ModelInfo | DescribedModel | RefusedFolder;
/** What the classes of an output are called. */
export type ClassLabels = readonly (string | number | boolean)[];
/** The values that a column may have, null among them: a missing one; null: any value. */
export type Accepted = readonly (string | number | null)[] | null;
/** The values that a column is known to take; null: any value. */
export type Categories = readonly (string | number)[] | null;

/** What an ONNX model takes, returns and needs: a file, or what a file is converted to. */
export interface ModelInfo {
  /** Inputs of the graph that have values in the model, which are no inputs here. Absent where there are none, or so many that they are the weights. */
  readonly ownValues?: readonly string[];
  readonly format: 'onnx';
  readonly file: {
    readonly path: string;
    readonly sizeBytes: number;
  };
  readonly source?: ModelSource;
  readonly folder?: HuggingFaceFolder;
  /** Why what its metadata says of it is not followed, so that its tensors are served. Absent where nothing is in the way. */
  readonly problem?: string;
  /** The steps that mlpack.yaml puts around the graph, by their names there: inputs and outputs are what callers send and get. Absent where these are the graph's. */
  readonly steps?: readonly string[];
  readonly irVersion: number;
  /** Operator sets by domain; the default domain is written ai.onnx. */
  readonly opsets: {
    readonly [k: string]: number;
  };
  readonly producer: {
    readonly name: string;
    readonly version: string;
  };
  readonly graphName: string;
  readonly description: string;
  readonly metadata: {
    readonly [k: string]: string;
  };
  readonly parameters: {
    readonly count: number;
    readonly sizeBytes: number;
    readonly byDtype: {
      readonly [k: string]: number;
    };
  };
  readonly operators: {
    /** domain:Name (default domain: Name) to how often it occurs, subgraphs and functions included. */
    readonly histogram: {
      readonly [k: string]: number;
    };
    readonly domains: readonly string[];
    /** Why the shipped onnxruntime would refuse the model, one sentence each. */
    readonly unsupported: readonly string[];
  };
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly ModelTensor[];
  readonly externalData: readonly ExternalDataFile[];
  /** A rough estimate of resident memory while serving: weights, activations at batch 1, runtime. */
  readonly memoryEstimateBytes: number;
}
/** What a file is before it is converted: its form, and what is in it as its makers call it. Files that are ONNX have none. */
export interface ModelSource {
  /** What the bytes are, whatever the file is called. */
  readonly form:
    | 'pickle'
    | 'npy'
    | 'xgboost-json'
    | 'xgboost-ubjson'
    | 'xgboost-binary'
    | 'lightgbm-text'
    | 'catboost-cbm'
    | 'catboost-json';
  /** Protocol of a pickle; null of other forms. */
  readonly protocol: number | null;
  /** How the file is packed; null where it isn't. */
  readonly compression: string | null;
  /** What a pickle shows to have written it beside Python's own pickle; null where it shows nothing. */
  readonly writer: 'joblib' | 'dill' | 'cloudpickle' | null;
  /** Names of the files beside it that hold its arrays. */
  readonly sidecars: readonly string[];
  /** What is in it, to complete "it holds …". */
  readonly holds: string;
  /** Libraries that it was made with, and their versions where it says them. */
  readonly libraries: {
    readonly [k: string]: string | null;
  };
  /** How many columns callers send; null where it doesn't say. */
  readonly columnCount: number | null;
  /** What is known of the columns, a thousand of them at most; null where nothing is. */
  readonly columns: readonly SourceColumn[] | null;
  /** Class labels of a classifier, a list for each of its outputs, a thousand each at most; null where there are none. */
  readonly classes: readonly ClassLabels[] | null;
  /** How many more classes each of its outputs has than are listed; absent where all are. */
  readonly hiddenClasses?: readonly number[];
  readonly trees: TreeCounts | null;
  /** What is in it: one estimator, or those of a list or dict in the order in which they are taken as a chain. */
  readonly estimators: readonly SourceEstimator[];
  /** Whether it was converted to see its inputs and outputs; left out of a file that is large. */
  readonly conversion: 'done' | 'refused' | 'left out';
  /** What stands in the way of a conversion, all that was found. */
  readonly problems: readonly SourceProblem[];
}
/** A column as callers send it. */
export interface SourceColumn {
  /** Null where the model was fitted without names. */
  readonly name: string | null;
  /** What the column holds; null where nothing tells. */
  readonly kind: 'number' | 'category' | 'text' | null;
  /** Values that the model knows, a thousand of them at most; null where it knows none. */
  readonly categories: readonly (string | number | boolean | null)[] | null;
  /** How many more values it knows than are listed; absent where all are. */
  readonly hiddenCategories?: number;
}
/** How many decision trees there are, and nodes of all of them, leaves included. */
export interface TreeCounts {
  readonly count: number;
  readonly nodes: number;
}
/** An estimator, and those that it has inside. */
export interface SourceEstimator {
  /** Where it is in what the file holds, as messages say it. */
  readonly place: string;
  /** What the one around it calls it; null where it has no name. */
  readonly name: string | null;
  /** Module and class. */
  readonly class: string;
  /** Settings that are plain data, as Python writes them. */
  readonly settings: {
    readonly [k: string]: string;
  };
  /** Columns that it is given of those around it, by name or number; null: all of them. */
  readonly columns: readonly string[] | null;
  /** Trees of its own, or of estimators that are trees, which aren't listed one by one. */
  readonly trees: TreeCounts | null;
  readonly estimators: readonly SourceEstimator[];
  /** How many estimators inside are like those that are listed, and left out. */
  readonly hidden: number;
}
/** Something that can't be converted. */
export interface SourceProblem {
  /** Where it is, the first place of several. */
  readonly place: string;
  /** Module and class of the estimator; null where it is the file as a whole. */
  readonly class: string | null;
  /** Completes a sentence that begins with the place. */
  readonly reason: string;
  /** How many places it is in. */
  readonly count: number;
  /** What to do about it. */
  readonly suggestions: readonly string[];
}
/** What was found in a folder as transformers, Optimum or sentence-transformers leave it. */
export interface HuggingFaceFolder {
  /** What the model is for, by its architecture; null where that doesn't tell. */
  readonly task: string | null;
  readonly architecture: string | null;
  readonly modelType: string | null;
  /** A thousand of its labels at most; null where it isn't served. */
  readonly labels: readonly string[] | null;
  /** How scores are made of what the graph returns. */
  readonly scores: string | null;
  /** How the vectors of a text's tokens become that of the text; null where it isn't embedded. */
  readonly pooling: string | null;
  /** Names of the prompts that texts may have, and which one they have unless asked; null where there are none. */
  readonly prompts: readonly string[] | null;
  /** What divides texts, as tokenizer.json calls it, for example WordPiece. */
  readonly tokenizer: string | null;
  /** Tokens beyond which texts are cut; null: never, or nobody knows. */
  readonly maxLength: number | null;
  /** What is made of pictures, to complete "it takes …". Absent where it takes none. */
  readonly pictures?: string;
  /** What is taken of audio, and what makes features of it. Absent where it takes none. */
  readonly audio?: string;
  /** The ONNX files, which may be of different precisions. */
  readonly models: readonly FolderModel[];
  /** The one of these that is served. */
  readonly taken: string;
  /** What stands in the way of serving it; null where nothing does. */
  readonly problem: FolderProblem | null;
}
export interface FolderModel {
  /** Relative to the folder. */
  readonly file: string;
  readonly sizeBytes: number;
}
export interface FolderProblem {
  readonly reason: string;
  readonly suggestions: readonly string[];
}
/** An input or output with what its shape and neighbours suggest. */
export interface ModelTensor {
  readonly name: string;
  /** Callers may leave it out: hints.missing is what it is then. Absent where they may not. */
  readonly optional?: true;
  /** A tensor, or what a ZipMap returns. */
  readonly type: 'tensor' | 'sequence-of-map';
  readonly dtype: Dtype;
  /** Fixed sizes, names of symbolic ones, null where the model does not say; null when the rank is unknown. */
  readonly shape: null | readonly (number | string | null)[];
  readonly hints: {
    /** The axis along which rows can be stacked; null when there is none. */
    readonly batchAxis: number | null;
    readonly image: 'NCHW' | 'NHWC' | null;
    /** Names of the columns of a [rows, columns] input, where the model knows them. */
    readonly columns: readonly string[] | null;
    /** The text that stands for a missing value; null where a value has to be there. */
    readonly missing: string | null;
    /** Name of the method of the estimator that a converted model gives the output by, for example predict_proba; null where there is none. */
    readonly method: string | null;
    /** Class labels found in the graph (ZipMap, classifier attributes), or kept by the converter of the model. */
    readonly labels: readonly (string | number)[] | null;
    /** What texts are divided into before the graph, by scikit-learn's name of the analyzer; null where the graph takes an input as it is. */
    readonly dividedInto: 'word' | 'char' | 'char_wb' | null;
    /** Values beyond which the model refuses a request, by column of a [rows, columns] input. Null as a whole when it refuses none, or nobody knows. */
    readonly accepted: readonly Accepted[] | null;
    /** Values that the encoders in the graph know, by column of a [rows, columns] input; null: any value. Null as a whole when no column has any. */
    readonly categories: readonly Categories[] | null;
  };
}
export interface ExternalDataFile {
  /** The file as the model names it, relative to its folder. */
  readonly location: string;
  /** What the model needs of the file. */
  readonly requiredBytes: number;
  /** Size of the file; null when it is missing. */
  readonly sizeBytes: number | null;
  readonly insideModelFolder: boolean;
}
/** What is known of a file of which no ONNX was made: it can't be converted, or is too large to be converted just to be looked at. */
export interface DescribedModel {
  readonly format: null;
  readonly file: {
    readonly path: string;
    readonly sizeBytes: number;
  };
  readonly source: ModelSource;
}
/** What is known of a folder that isn't served. */
export interface RefusedFolder {
  readonly format: null;
  readonly file: {
    readonly path: string;
    readonly sizeBytes: number;
  };
  readonly folder: HuggingFaceFolder;
}
