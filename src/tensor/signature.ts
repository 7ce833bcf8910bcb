import type { Dtype } from '../../contract/dtypes.ts';

/** A fixed size, the name of a symbolic one (`batch`), or null where the model doesn't say. */
export type Dimension = number | string | null;

/** One input or output of a model. */
export interface TensorInfo {
  readonly name: string;
  readonly dtype: Dtype;
  /** Outermost dimension first; null when even the rank is unknown. */
  readonly shape: readonly Dimension[] | null;
  /** json: an element of dtype string [N] is the text of any value in JSON. Absent where it is any text. */
  readonly content?: 'json';
  /** JSON Schema of these values. */
  readonly schema?: Readonly<Record<string, unknown>>;
  /** The text that stands for a missing value; absent where a value has to be there. */
  readonly missing?: string;
  /** Callers may leave the input out: every row of it is missing then. Absent where they may not. */
  readonly optional?: true;
  /** Name of the estimator's method that gives an output of a converted model. */
  readonly method?: string;
  /** Values of its columns that a model accepts, null among them being a missing one; null: any. Absent where it accepts all. */
  readonly accepted?: readonly (readonly (string | number | null)[] | null)[];
  /** Names of those of its columns that have the codes of a data frame's categories. */
  readonly coded?: readonly string[];
  /** Names of the columns of a [rows, columns] input, where the model knows them. */
  readonly columns?: readonly string[];
  /** What mlpack.yaml calls its columns. */
  readonly renamedColumns?: readonly string[];
}

/** How transformers' pipelines answer as a model does: golden files have their answers as they are. */
export type PipelineAnswers = ClassifierAnswers | EmbeddingAnswers | TaskAnswers;

/** Those of pipelines whose inputs and outputs are the model's own. */
interface TaskAnswers {
  readonly task:
    | 'zero-shot-classification'
    | 'token-classification'
    | 'question-answering'
    | 'fill-mask'
    | 'object-detection';
}

/** Those of sentence-transformers: the vectors of texts. */
export interface EmbeddingAnswers {
  readonly task: 'embedding';
  /** Whether rows that are padded to the longest of several answer as alone. */
  readonly isPadded: boolean;
}

/** Those of the pipelines for text, image and audio classification, or of a cross-encoder. */
export interface ClassifierAnswers {
  readonly task: 'text-classification' | 'text-ranking' | 'image-classification' | 'audio-classification';
  readonly labels: readonly string[];
  /** What makes scores of logits. */
  readonly scores: 'softmax' | 'sigmoid' | 'none';
  /** Name of the output that has the scores of all labels. */
  readonly allScores: string;
  /** Whether rows that are padded to the longest of several answer as alone. */
  readonly isPadded: boolean;
  /** Whether rows say which scores they want, as a folder's do; absent: they do. */
  readonly hasOptions?: false;
  /** Of pictures, whose arithmetic they are resized by. */
  readonly backend?: 'pillow' | 'torchvision';
}

/** What a model takes and returns, in the model's own order. */
export interface Signature {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Names of columns that the model was fitted with, but doesn't use: records may have them. */
  readonly unused?: readonly string[];
  /** Names of all columns that it was fitted with, in their order, where its matrix has only some: golden cases may have all. */
  readonly fitted?: readonly string[];
  /** The pipeline whose answers a model gives; absent where it's none of these. */
  readonly pipeline?: PipelineAnswers;
  /** Names of inputs of the graph that have values in the model, which callers can't change. */
  readonly ownValues?: readonly string[];
}
