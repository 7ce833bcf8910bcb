// Made of schemas/contract.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.
import type { Dtype } from '../dtypes.ts';

/** What an image says about one of its models: config/contract.json. */
export interface ContractJson {
  readonly schemaVersion: 2;
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  /** What trained the model, for example "scikit-learn 1.2.1"; null when unknown. */
  readonly framework: string | null;
  readonly model: {
    /** Name of a file in the folder of the model: model, or model/NAME/VERSION in an image of several. */
    readonly file: string;
    /** SHA-256 of the file. */
    readonly sha256: string;
    readonly sizeBytes: number;
    /** SHA-256 of what was learnt: stored tensors by name, dtype, shape and bytes, external data included, and attributes of ai.onnx.ml operators. Absent in older images. */
    readonly weightsSha256?: string;
    /** SHA-256 of the operators, how they are connected, and their settings. Absent in older images. */
    readonly operatorsSha256?: string;
    /** Operator sets by domain. */
    readonly opsets: {
      readonly [k: string]: number;
    };
    /** The files of its external data, beside it. Absent where it has none, and in older images. */
    readonly data?: readonly ModelData[];
  };
  /** What callers send, in the model's own order. */
  readonly inputs: readonly ContractInputJson[];
  /** Columns that the model was fitted with, but doesn't use: records may have them, and what they hold is passed over. Absent where there are none. */
  readonly unused?: readonly string[];
  /** Inputs of the graph that have values in the model: it computes with those, and a request that sends others is refused. Absent where there are none. */
  readonly ownValues?: readonly string[];
  /**
   * What callers get.
   *
   * @minItems 1
   */
  readonly outputs: readonly ContractTensor[];
  /** The chain from what callers send to what they get, in the order in which it is walked. Absent where the model is nothing but its graph. */
  readonly steps?: readonly (
    | ColumnsStep
    | LabelsStep
    | InferenceStep
    | TokensStep
    | PromptStep
    | TokenizerStep
    | TokenIdsStep
    | ImageStep
    | WaveformStep
    | FilterBankStep
    | TokenListStep
    | ScoresStep
    | RowScoresStep
    | TopLabelStep
    | BestScoresStep
    | TopKStep
    | CodeStep
    | PoolStep
    | NormaliseStep
    | RenameStep
    | HypothesesStep
    | RankLabelsStep
    | EntitiesStep
    | AnswersStep
    | MaskTargetsStep
    | FillMasksStep
    | DetectStep
    | YoloStep
    | SegmentStep
    | OtherStep
  )[];
  /** What the model does, where some protocols ask only models that do it. Absent of others. */
  readonly task?: 'embedding' | 'text-ranking';
  readonly limits: {
    readonly maxBodyBytes: number;
  };
}
export interface ModelData {
  /** Path in the folder of the model. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}
export interface ContractInputJson extends ContractTensor {
  /** How a picture becomes this input; null: it is no picture. Absent in older images. */
  readonly image?: null | ImageInput;
  /** The text that stands for a missing value: what null in JSON becomes; of an input whose content is JSON, the text of its default. Absent where null is refused. */
  readonly missing?: string;
  /** Callers may leave the input out: every row of it is missing then. Absent where they may not. */
  readonly optional?: true;
}
/** How a picture becomes an input: element[c] = (pixel[c] * scale - mean[c]) / std[c], pixels 0 to 255. */
export interface ImageInput {
  /** HW: rows of pixels without an axis of channels, which may be laid end to end. */
  readonly layout: 'NCHW' | 'NHWC' | 'HW';
  readonly channels: 1 | 3 | 4;
  /** Height of the picture in pixels. */
  readonly height: number;
  /** Width of the picture in pixels. */
  readonly width: number;
  readonly scale: number;
  /** One number a channel. */
  readonly mean: readonly number[];
  /** One number a channel. */
  readonly std: readonly number[];
  /** Whether the model expects light strokes on a dark ground. */
  readonly inverted: boolean;
}
export interface ContractTensor {
  readonly name: string;
  readonly dtype: Dtype;
  /** Outermost dimension first: a fixed size, the name of a symbolic one, or null for any; null as a whole when the rank is unknown. */
  readonly shape: readonly (number | string | null)[] | null;
  /** Axis along which rows are stacked; null when there is none. */
  readonly batchAxis: number | null;
  /** What an element of dtype string [N] holds, a row each: json, the text of any value in JSON. Absent where it is any text. */
  readonly content?: 'json';
  /** JSON Schema of these values, for those who ask the model; nothing is held to it. */
  readonly schema?: {
    readonly [k: string]: unknown;
  };
}
/** Names the columns of an input, so that records become rows: callers who send tensors go past it. */
export interface ColumnsStep {
  readonly kind: 'columns';
  /** Name of the input. */
  readonly input: string;
  /** Names of the columns of a [rows, columns] tensor; null when they have none. */
  readonly names: readonly string[] | null;
  /** Values that the model knows: one entry a column, or exactly one where the columns have no names; null: any value. The model answers others, too. */
  readonly categories?: readonly (readonly (string | number)[] | null)[];
  /** Values beyond which the model refuses a request, one entry a column, null among them: a missing one; null: any value. Absent where it refuses none, or nobody knows. */
  readonly accepted?: readonly (readonly (string | number | null)[] | null)[];
  /** Names of the columns, or the input's own, whose categories the model knows only by the numbers that they were in training. Absent where there are none. */
  readonly coded?: readonly string[];
}
/** Names what the numbers of an output mean. */
export interface LabelsStep {
  readonly kind: 'labels';
  /** Name of the output. */
  readonly output: string;
  /** Names of the classes along the last axis of a float output; of an integer output, value i is labels[i]. */
  readonly labels: readonly (string | number)[];
}
/** What a runtime computes. Its inputs and outputs are the tensors of the graph, and are there where other steps make these differ from what callers send and get. */
export interface InferenceStep {
  readonly kind: 'inference';
  /** Name of the runtime, for example "onnxruntime". */
  readonly runtime: string;
  readonly inputs?: readonly ContractTensor[];
  /** @minItems 1 */
  readonly outputs?: readonly ContractTensor[];
}
/** Divides texts into tokens and counts them, exactly as scikit-learn's vectorizers do, before inference: of a string tensor [N] or [N, 1] it makes the tokens of all texts, those of one after those of another, each once a text. */
export interface TokensStep {
  readonly kind: 'tokens';
  /** Name of the tensor of texts. */
  readonly input: string;
  /** Names of the tensors that it makes. */
  readonly outputs: {
    /** string [T]; int64 [T], the columns that they are hashed to, where there is hash. */
    readonly tokens: string;
    /** float64 [T]: how often each token is in its text. */
    readonly counts: string;
    /** int64 [N]: how many tokens each text has. */
    readonly lengths: string;
  };
  readonly settings: TokenSettingsJson;
  readonly hash?: HashSettingsJson;
}
/** How a text becomes tokens: the settings of scikit-learn's vectorizers. */
export interface TokenSettingsJson {
  readonly lowercase: boolean;
  /** null keeps accents. */
  readonly stripAccents: 'unicode' | 'ascii' | null;
  /** Which n-grams there are: of words, of characters, or of characters within words. */
  readonly analyzer: 'word' | 'char' | 'char_wb';
  /** A regular expression of Python, which says what a word is. */
  readonly tokenPattern: string;
  /** Words that are left out before they become n-grams. */
  readonly stopWords: readonly string[];
  /** Least and most items of an n-gram. */
  readonly ngrams: readonly number[];
}
/** Columns that tokens are hashed to, as HashingVectorizer does; absent where the graph looks them up in a vocabulary. */
export interface HashSettingsJson {
  readonly features: number;
  /** Whether half of the tokens count as less than none. */
  readonly alternateSign: boolean;
}
/** Puts the text of a prompt in front of each text, string [N] of string [N], as sentence-transformers does where a model was trained with prompts. */
export interface PromptStep {
  readonly kind: 'prompt';
  /** Names of the tensors that it reads. */
  readonly inputs: {
    readonly text: string;
    /** The name of each row's prompt; empty for the default. */
    readonly name: string;
  };
  /** Names of the tensors that it makes. */
  readonly outputs: {
    readonly text: string;
    /** int64 [N]: how many of a row's first tokens are the prompt's. Absent where nobody asks. */
    readonly tokens?: string;
  };
  readonly prompts: readonly PromptJson[];
  /** Name of the prompt of rows that name none; null: none. */
  readonly default: string | null;
}
export interface PromptJson {
  readonly name: string;
  readonly text: string;
  /** How many tokens it has, with the special ones before them. */
  readonly tokens: number;
}
/** Divides texts into the tokens of a tokenizer.json, exactly as Hugging Face's tokenizers do, before inference: of string tensors [N] it makes int64 tensors [N, L], L being the tokens of the longest text. */
export interface TokenizerStep {
  readonly kind: 'tokenizer';
  /** Name of the tokenizer.json in the folder of the model. */
  readonly file: string;
  /** SHA-256 of that file. */
  readonly sha256: string;
  /** Names of the tensors of texts. */
  readonly inputs: {
    readonly text: string;
    /** The second text of each row. Absent where the model takes one. */
    readonly pair?: string;
  };
  readonly outputs: TokenizerOutputs;
  readonly settings: TokenizerSettingsJson;
}
/** Names of the tensors that it makes. */
export interface TokenizerOutputs {
  readonly ids: string;
  /** int64 [N]: how many tokens each row has. */
  readonly lengths: string;
  /** 1 for a token, 0 for what is padded. */
  readonly mask?: string;
  /** Which of the texts a token is of. */
  readonly types?: string;
  /** int64 [N, L, 2]: where a token starts and ends in its text, in code points. */
  readonly offsets?: string;
  /** int64 [N, L]: which text a token is of, 0 or 1; -1 of none, as special ones that are added and padding are. */
  readonly sequences?: string;
  /** int64 [N, L]: which word of its text a token is of; -1 of none. */
  readonly words?: string;
  /** int64: how many rows each text has become. There where a text is divided into windows. */
  readonly windows?: string;
}
export interface TokenizerSettingsJson {
  /** Tokens beyond which texts are cut, the longer of a pair first; null: never. */
  readonly maxLength: number | null;
  readonly truncationSide: 'left' | 'right';
  /** How rows of different lengths are computed together; null: they aren't, but each length by itself. */
  readonly padding: null | PaddingJson;
  /** Whether white space around texts is left out, as Python's str.strip does. */
  readonly stripped: boolean;
  /** Texts are made lower-case first, as Python's str.lower does. Absent where they aren't. */
  readonly lowercase?: true;
  /** All tokens are of type 0, whichever text they are of, as where a folder's model_input_names leave types out. Absent: each is of its text's. */
  readonly zeroTypes?: true;
  /** Whether an empty second text counts as none, or as a text. */
  readonly emptyPair: 'none' | 'text';
  /** The one of a pair that is cut where both are too long; none: what is too long is refused. Absent: the longer. */
  readonly truncation?: 'only_first' | 'only_second' | 'none';
  /** Tokens that are computed together at most, where each has many outputs. Absent: as many as the server takes. */
  readonly together?: number;
  /** A text that is too long is divided into windows that share so many tokens, a row each, and not cut. Absent: it is cut. */
  readonly stride?: number;
}
export interface PaddingJson {
  /** The token that stands after a row's own. */
  readonly id: number;
  readonly typeId: number;
}
/** Takes the ids of tokens from callers who have divided their texts themselves, in place of those that a tokenizer made of the rows' texts: its outputs are called as those, and made anew. */
export interface TokenIdsStep {
  readonly kind: 'tokenIds';
  /** Name of the tensor, string [N], with JSON: a list of ids, or null where the row's text counts. */
  readonly input: string;
  /** Name of the texts that callers send, empty where they send ids. */
  readonly text: string;
  readonly outputs: EncodedTensorNames;
  /** How many tokens the model knows. */
  readonly size: number;
  /** Tokens beyond which lists are cut; null: never. */
  readonly maxLength: number | null;
  readonly truncationSide: 'left' | 'right';
  /** How rows of different lengths are computed together; null: they aren't, but each length by itself. */
  readonly padding: null | PaddingJson;
}
/** Names of the tensors that it makes. */
export interface EncodedTensorNames {
  readonly ids: string;
  /** int64 [N]: how many tokens each row has. */
  readonly lengths: string;
  /** 1 for a token, 0 for what is padded. */
  readonly mask?: string;
  /** Which of the texts a token is of. */
  readonly types?: string;
}
/** Decodes pictures and makes elements of them, exactly as transformers' image processors do, before inference: of a string tensor [N] of files or their base64 it makes float32 [N, 3, height, width]. */
export interface ImageStep {
  readonly kind: 'image';
  /** Name of the tensor of pictures. */
  readonly input: string;
  /** Name of the tensor that it makes. */
  readonly output: string;
  /** Name of the tensor, int64 [N, 2], of height and width of each picture as the model sees it, where that depends on the picture: smaller ones are filled up with zeros, and pictures of one size only are computed together. Absent where all get one size. */
  readonly sizes?: string;
  readonly mask?: PixelMaskJson;
  readonly settings: ImageSettingsJson;
}
/** The tensor, int64 [N, height, width], that says which elements are a picture's: all of them, as pictures of one size only are computed together. Absent where the graph takes none. */
export interface PixelMaskJson {
  /** Name of the tensor. */
  readonly output: string;
  /** null: as large as the pictures. */
  readonly size: null | PictureSizeJson;
}
export interface PictureSizeJson {
  readonly height: number;
  readonly width: number;
}
/** What becomes of a picture: resized, its middle cut out, each sample from 0 to 255 a number. */
export interface ImageSettingsJson {
  /** Whose arithmetic is followed: opencv is bilinear with no filter wider than two pixels. */
  readonly backend: 'pillow' | 'torchvision' | 'opencv';
  /** null: pictures stay as large as they are. */
  readonly resize: null | ResizeJson;
  /** The size of the middle that is cut out, black where the picture is smaller; null: nothing is. */
  readonly crop: null | PictureSizeJson;
  /** What samples are multiplied by; null: nothing. */
  readonly rescale: number | null;
  /** What is then taken away, and what the rest is divided by; null: it stays. */
  readonly normalise: null | NormaliseJson;
  /** Whether blue is the first channel, and not red. */
  readonly isBgr: boolean;
}
export interface ResizeJson {
  readonly filter: 'nearest' | 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';
  readonly size: PictureSizeJson | ShortestEdgeJson | BoundedEdgesJson | LetterboxJson;
}
export interface ShortestEdgeJson {
  /** Pixels of the shorter edge, which the longer one follows. */
  readonly shortestEdge: number;
}
export interface BoundedEdgesJson {
  /** Pixels of the shorter edge, unless the longer one would have more than it may. */
  readonly shortestEdge: number;
  readonly longestEdge: number;
  /** What both sides are then cut down to multiples of, as YOLOS has it; null: of nothing. */
  readonly multipleOf: number | null;
}
export interface LetterboxJson {
  readonly letterbox: PictureSizeJson1;
  /** The level of all channels around it. */
  readonly fill: number;
}
/** The size in whose middle a picture lies, as large as it can be. */
export interface PictureSizeJson1 {
  readonly height: number;
  readonly width: number;
}
export interface NormaliseJson {
  /** One of red, one of green and one of blue. */
  readonly mean: readonly number[];
  /** One of red, one of green and one of blue. */
  readonly std: readonly number[];
}
/** Decodes WAV files and makes one channel of samples of each, as Wav2Vec2FeatureExtractor of transformers does it: float32 [N, L] of string [N], filled up with zeros behind the end of each. A string is the bytes of a file, one a character, or their base64. */
export interface WaveformStep {
  readonly kind: 'waveform';
  readonly input: string;
  /** Names of the tensors that it makes: samples, float32 [N, L]; which of them are there, int64 [N, L], where the graph wants to know it; how many, int64 [N]. */
  readonly outputs: {
    readonly samples: string;
    readonly mask?: string;
    readonly lengths: string;
  };
  readonly settings: WaveformSettingsJson;
}
export interface WaveformSettingsJson {
  /** Samples a second; files of others are refused. */
  readonly rate: number;
  /** Samples that a file has at least: the graph makes nothing of fewer. */
  readonly least: number;
  /** Samples that a file has at most. */
  readonly most: number;
  /** Whether samples get mean 0 and variance 1. */
  readonly normalised: boolean;
}
/** Decodes WAV files and makes logarithms of the energies in Kaldi's mel filters of each, as ASTFeatureExtractor of transformers does it: float32 [N, frames, mels] of string [N]. A string is the bytes of a file, one a character, or their base64. */
export interface FilterBankStep {
  readonly kind: 'filterBank';
  readonly input: string;
  readonly output: string;
  readonly settings: FilterBankSettingsJson;
}
/** Frames are of 25 ms, 10 ms apart, of 16,000 samples a second. */
export interface FilterBankSettingsJson {
  /** Filters. */
  readonly mels: number;
  /** Frames of each file: more are left out, fewer are filled up with zeros before they are normalised. */
  readonly frames: number;
  /** Makes features of mean 0 of them; null: they stay. */
  readonly normalise: null | FilterBankScaleJson;
}
/** feature = (feature - mean) / (2 * std). */
export interface FilterBankScaleJson {
  readonly mean: number;
  readonly std: number;
}
/** Tells of the tokens of texts, string [N] of string [N], in JSON: done only where a protocol asks. */
export interface TokenListStep {
  readonly kind: 'tokenList';
  /** Name of the tokenizer.json in the folder of the model. */
  readonly file: string;
  /** SHA-256 of that file. */
  readonly sha256: string;
  readonly input: string;
  readonly output: string;
  /** What is done with a text before it is divided, as a tokenizer step does it. */
  readonly settings: {
    readonly stripped: boolean;
    readonly lowercase?: true;
  };
}
/** Makes scores of what inference returns, float32 [N, C] of float32 [N, C]: softmax of each row, which sums to 1; sigmoid of each element. */
export interface ScoresStep {
  readonly kind: 'softmax' | 'sigmoid';
  readonly input: string;
  readonly output: string;
}
/** Makes scores of what inference returns, float32 [N, C] of float32 [N, C], each row by a function of its own. */
export interface RowScoresStep {
  readonly kind: 'rowScores';
  /** Names of the tensors that it reads: logits, and the name of the function of each row, string [N]: softmax, sigmoid or none. */
  readonly inputs: {
    readonly logits: string;
    readonly function: string;
  };
  readonly output: string;
}
/** The greatest score of each row, and its label: float32 [N] and string [N] of float32 [N, C]. */
export interface TopLabelStep {
  readonly kind: 'topLabel';
  /** Name of the tensor of scores. */
  readonly input: string;
  /** Names of the tensors that it makes. */
  readonly outputs: {
    readonly label: string;
    readonly score: string;
  };
  /** One for each of a row's scores. */
  readonly labels: readonly string[];
}
/** Keeps the greatest scores of each row, as many as the row asks for, and makes the others NaN: float32 [N, C] of float32 [N, C]. Rows by name leave these out. */
export interface BestScoresStep {
  readonly kind: 'bestScores';
  /** Names of the tensors that it reads: scores, and how many each row wants, string [N] of JSON; null: all. */
  readonly inputs: {
    readonly scores: string;
    readonly topK: string;
  };
  readonly output: string;
}
/** The greatest scores of each row with their labels, the greatest first: of float32 [N, C], string [N], an element being the JSON of a list of objects with label and score. */
export interface TopKStep {
  readonly kind: 'topK';
  /** Name of the tensor of scores. */
  readonly input: string;
  /** Name of the tensor that it makes. */
  readonly output: string;
  /** One for each of a row's scores. */
  readonly labels: readonly string[];
  /** How many of them there are at most. */
  readonly most: number;
}
/** Makes tensors of tensors by code that came with the model, in a thread of its own: the default export of an ES module, called with the tensors of all rows at once. */
export interface CodeStep {
  readonly kind: 'code';
  /**
   * Its modules, the one that is called first.
   *
   * @minItems 1
   */
  readonly files: readonly CodeFile[];
  /** @minItems 1 */
  readonly inputs: readonly ContractTensor[];
  /** @minItems 1 */
  readonly outputs: readonly ContractTensor[];
  /** Milliseconds that a call may take. */
  readonly timeoutMs: number;
  /** MiB that its objects may take. */
  readonly memoryMb: number;
}
export interface CodeFile {
  /** Path in the folder of the model. */
  readonly path: string;
  /** What its author calls it, whose lines it has. */
  readonly source: string;
  readonly sha256: string;
}
/** Makes one vector of those of a text's tokens, float32 [N, D] of float32 [N, L, D], as the pooling of sentence-transformers does. */
export interface PoolStep {
  readonly kind: 'pool';
  /** Names of the tensors that it reads. */
  readonly inputs: {
    readonly vectors: string;
    /** int64 [N]: how many tokens each row has. */
    readonly lengths: string;
    /** int64 [N]: how many of a row's first tokens don't count. Absent where all do. */
    readonly skipped?: string;
  };
  readonly output: string;
  /** Several are put one behind the other. */
  readonly modes: readonly ('cls' | 'max' | 'mean' | 'mean_sqrt_len_tokens' | 'weightedmean' | 'lasttoken')[];
}
/** Gives each row of float32 [N, D] the length 1. */
export interface NormaliseStep {
  readonly kind: 'normalise';
  readonly input: string;
  readonly output: string;
}
/** Calls a float32 tensor otherwise: what callers get by another name than the graph has for it. */
export interface RenameStep {
  readonly kind: 'rename';
  readonly input: string;
  readonly output: string;
}
/** Makes a sentence of each label that a text may have, before inference: of string [N], and lists of labels in JSON, it makes pairs [M] of the text and a sentence. */
export interface HypothesesStep {
  readonly kind: 'hypotheses';
  readonly inputs: {
    readonly text: string;
    /** JSON: a list of texts, or one with commas between them. */
    readonly labels: string;
    /** A sentence with {} where a label goes. */
    readonly template: string;
  };
  readonly outputs: {
    /** string [M]: the text, once for each label. */
    readonly premises: string;
    /** string [M]: the sentences. */
    readonly hypotheses: string;
    /** int64 [N]: how many labels each row has. */
    readonly counts: string;
  };
}
/** How likely labels are, of the logits [M, C] that inference returns for the sentences that hypotheses makes of them. */
export interface RankLabelsStep {
  readonly kind: 'rankLabels';
  readonly inputs: {
    readonly text: string;
    readonly labels: string;
    /** JSON: whether each label may be true by itself; else their scores sum to 1. */
    readonly multiLabel: string;
    readonly counts: string;
    readonly logits: string;
  };
  readonly outputs: {
    /** The text. */
    readonly sequence: string;
    /** JSON: the labels, the likeliest first. */
    readonly labels: string;
    /** JSON: their scores. */
    readonly scores: string;
  };
  /** Which of the logits says that a sentence follows from the text. */
  readonly entailment: number;
  /** Which says that it doesn't. */
  readonly contradiction: number;
}
/** The entities of texts, of logits [N, L, C] for each of their tokens, as transformers' pipeline for token classification has them: JSON. */
export interface EntitiesStep {
  readonly kind: 'entities';
  /** Name of the tokenizer.json in the folder of the model, which makes words of tokens. */
  readonly file: string;
  /** SHA-256 of that file. */
  readonly sha256: string;
  readonly inputs: {
    readonly text: string;
    /** none: an entity is a token; simple: tokens side by side of one label; first, average, max: words side by side, with the label of their first token, of the mean, of the surest. */
    readonly aggregation: string;
    /** JSON: labels of which no entities are given. */
    readonly ignored: string;
    readonly ids: string;
    readonly offsets: string;
    readonly sequences: string;
    readonly lengths: string;
    readonly logits: string;
  };
  readonly output: string;
  /** One for each of a token's logits. */
  readonly labels: readonly string[];
  /** The token for what the vocabulary doesn't have, which stands for its part of the text; null: there is none. */
  readonly unknown: number | null;
}
/** The answers to questions, [N], of logits for each token of the windows of their texts, [M, L], by the rules of transformers 4.57. */
export interface AnswersStep {
  readonly kind: 'answers';
  readonly inputs: {
    readonly question: string;
    readonly context: string;
    /** JSON: how many answers are given. */
    readonly topK: string;
    /** JSON: tokens of an answer at most. */
    readonly maxAnswerLength: string;
    /** JSON: whether there may be no answer. */
    readonly impossible: string;
    /** JSON: whether answers are whole words. */
    readonly aligned: string;
    /** int64 [N]: how many windows each row has. */
    readonly windows: string;
    readonly lengths: string;
    readonly ids: string;
    readonly offsets: string;
    readonly sequences: string;
    readonly words: string;
    /** float32 [M, L]: logits of an answer that starts at a token. */
    readonly starts: string;
    /** float32 [M, L]: of one that ends there. */
    readonly ends: string;
  };
  readonly outputs: {
    /** string [N]: the best one. */
    readonly answer: string;
    /** float32 [N] */
    readonly score: string;
    /** int64 [N]: where it is in its text, in code points. */
    readonly start: string;
    /** int64 [N] */
    readonly end: string;
    /** JSON: as many as were asked for, the best first. */
    readonly answers: string;
  };
  /** Which of the texts that were divided has the answers. */
  readonly sequence: 0 | 1;
  /** The token that stands for there being no answer; null: there is none. */
  readonly noAnswer: number | null;
}
/** What may stand for the masks of texts, by the options of their rows, before inference. */
export interface MaskTargetsStep {
  readonly kind: 'maskTargets';
  /** Name of the tokenizer.json in the folder of the model. */
  readonly file: string;
  /** SHA-256 of that file. */
  readonly sha256: string;
  readonly inputs: {
    readonly text: string;
    /** JSON: how many tokens are given for a mask. */
    readonly topK: string;
    /** JSON: words among which there is a choice; null: all. */
    readonly targets: string;
    readonly ids: string;
    readonly lengths: string;
  };
  readonly outputs: {
    /** int64 [N, T]: tokens of these words, and -1 behind them. */
    readonly targets: string;
    /** int64 [N]: how many tokens are given for a mask. */
    readonly counts: string;
  };
  /** The token that is a mask. */
  readonly mask: number;
  /** How texts have it. */
  readonly maskText: string;
}
/** The likeliest tokens for the masks of texts, of logits [N, L, V], as transformers' pipeline for filling masks has them: JSON. */
export interface FillMasksStep {
  readonly kind: 'fillMasks';
  /** Name of the tokenizer.json in the folder of the model. */
  readonly file: string;
  /** SHA-256 of that file. */
  readonly sha256: string;
  readonly inputs: {
    readonly ids: string;
    readonly lengths: string;
    readonly targets: string;
    readonly counts: string;
    readonly logits: string;
  };
  readonly output: string;
  readonly mask: number;
  /** The token that is left out of texts; null: there is none. */
  readonly padding: number | null;
  /** Whether punctuation is put at the word before it. */
  readonly cleaned: boolean;
}
/** The objects of pictures, of what a DETR returns: of logits [N, Q, C + 1], the last of which is for no object, and boxes [N, Q, 4], centre and size as shares of the picture's, it makes a list for each row as transformers' pipeline for object detection has it: JSON. */
export interface DetectStep {
  readonly kind: 'detect';
  readonly inputs: {
    /** The pictures as they were sent, for their sizes. */
    readonly image: string;
    /** JSON: the score, from 0 to 1, that an object has to be above. */
    readonly threshold: string;
    readonly logits: string;
    readonly boxes: string;
  };
  readonly output: string;
  /** What the C classes are called. */
  readonly labels: readonly string[];
}
/** The objects of pictures, of what a YOLO of Ultralytics returns: a list for each row in the shape of transformers' pipeline for object detection, the likeliest first, with boxes in fractions of pixels: JSON. */
export interface YoloStep {
  readonly kind: 'yolo';
  readonly inputs: {
    /** The pictures as they were sent, for their sizes. */
    readonly image: string;
    /** JSON: the score, from 0 to 1, that an object has to be above. */
    readonly threshold: string;
    /** JSON: by how much of both, from 0 to 1, boxes of one class may overlap. Absent where the graph has chosen among them. */
    readonly iou?: string;
    /** [N, 4 + C, A]: centre and size in pixels that the model sees, then scores of the classes. Without iou [N, D, 6]: left, top, right, bottom, score and class. */
    readonly predictions: string;
  };
  readonly output: string;
  readonly size: PictureSizeJson2;
  /** What the C classes are called. */
  readonly labels: readonly string[];
}
/** The size of the letterbox that the model sees. */
export interface PictureSizeJson2 {
  readonly height: number;
  readonly width: number;
}
/** Which label each pixel of pictures has, of logits [N, C, height, width], which are resized to the picture's own size: a list for each row as transformers' pipeline for image segmentation has it, of the labels that are there and their masks: JSON. */
export interface SegmentStep {
  readonly kind: 'segment';
  readonly inputs: {
    /** The pictures as they were sent, for their sizes. */
    readonly image: string;
    readonly logits: string;
  };
  readonly output: string;
  /** What the C classes are called. */
  readonly labels: readonly string[];
}
/** Makes other tensors of tensors, in the server: what is in it is for its kind to say. */
export interface OtherStep {
  readonly kind: string;
  readonly [k: string]: unknown;
}
