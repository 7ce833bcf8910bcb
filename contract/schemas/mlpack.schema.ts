// Made of schemas/mlpack.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.

/** What a Hugging Face folder is served for, as transformers calls it, where its architecture leaves a choice: a model of natural language inference classifies pairs of texts, or is asked for labels of the request. Default: what its golden.json names, else text-classification. */
export type ModelTask = 'text-classification' | 'zero-shot-classification';
/** Methods of the estimator, in the order of the outputs. Default: what is usual for its kind, such as predict and predict_proba of a classifier. */
export type Methods = readonly (
  | 'predict'
  | 'predict_proba'
  | 'decision_function'
  | 'transform'
  | 'score_samples'
  | 'kneighbors'
  | 'margin'
)[];
export type StepName =
  | 'tokenizer'
  | 'image'
  | 'wav'
  | 'inference'
  | 'softmax'
  | 'sigmoid'
  | 'detect'
  | 'normalise';
/** Divides texts into the tokens of a tokenizer.json, as Hugging Face's tokenizers do. Callers send `text`; the graph gets input_ids and, where it takes them, attention_mask and token_type_ids. */
export type TokenizerItem = {
  /** The tokenizer.json, relative to this file. Default: tokenizer.json. */
  readonly file?: string;
  /** Tokens beyond which a text is cut. Default: what truncation in tokenizer.json says, else texts are never cut. */
  readonly maxLength?: number;
  /** The end that is cut off. Default: what truncation in tokenizer.json says, else right. */
  readonly truncationSide?: 'left' | 'right';
  /** The token that shorter texts are filled up with, as tokenizer.json has it, or none: texts of one length only are computed together. Default: what padding in tokenizer.json says, else its [PAD], <pad> or <|padding|>; none where the graph takes no attention_mask. */
  readonly padding?: string;
  /** Whether texts are made lower-case first. Default: false. */
  readonly lowercase?: boolean;
  /** Whether white space around texts is left out. Default: false. */
  readonly stripped?: boolean;
  /** What callers call the texts. Default: text. */
  readonly text?: string;
  /** What callers call the second text of each row. Default: the graph takes one text. */
  readonly pair?: string;
  /** Input of the graph that takes the ids of tokens. Default: input_ids, or its only input. */
  readonly ids?: string;
  /** Input of the graph that takes 1 for a token and 0 for padding. Default: attention_mask, where it has that. */
  readonly mask?: string;
  /** Input of the graph that takes which text a token is of. Default: token_type_ids, where it has that. */
  readonly types?: string;
} | null;
/** Decodes pictures (JPEG, PNG, WebP, GIF, BMP) and makes float32 [N, 3, height, width] of them. Callers send `image`. */
export type ImageItem = {
  /** The size that pictures are made, whatever theirs: height and width; or that of their shorter side, shortestEdge, with the other in proportion, which crop then cuts or longestEdge bounds; or that of a letterbox in whose middle they are. Default: the height and width that the graph takes, where there is no crop. */
  readonly resize?:
    | {
        readonly height: number;
        readonly width: number;
      }
    | {
        readonly shortestEdge: number;
        /** What the longer side is at most: each picture keeps its proportions, and has a size of its own in a batch. */
        readonly longestEdge?: number;
        /** What both sides are then cut down to multiples of, as YOLOS has it. Default: nothing. */
        readonly multipleOf?: number;
      }
    | {
        /** Height and width of the box, or one number for both. */
        readonly letterbox:
          | number
          | {
              readonly height: number;
              readonly width: number;
            };
        /** The level around the picture, from 0 to 255. Default: 114, as Ultralytics has it. */
        readonly fill?: number;
      };
  /** What is computed when pictures are resized. Default: bilinear. */
  readonly filter?: 'nearest' | 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';
  /** Whose arithmetic it is done in, to the bit: Pillow's, torchvision's with antialias, or OpenCV's, which is bilinear without. Default: opencv of a letterbox, else pillow. */
  readonly library?: 'pillow' | 'torchvision' | 'opencv';
  /** The middle that is cut out: height and width, or one number for both. Default: nothing is cut. */
  readonly crop?:
    | number
    | {
        readonly height: number;
        readonly width: number;
      };
  /** What samples from 0 to 255 are multiplied by. Default: 1/255. */
  readonly rescale?: number;
  /** What is then taken away: one number, or red's, green's and blue's. Default: nothing. */
  readonly mean?: number | readonly number[];
  /** What the rest is divided by: one number, or red's, green's and blue's. Default: nothing. */
  readonly std?: number | readonly number[];
  /** Which comes first: red (rgb), or blue (bgr) as OpenCV has it. Default: rgb. */
  readonly channels?: 'rgb' | 'bgr';
  /** What callers call the picture. Default: image. */
  readonly input?: string;
  /** Input of the graph that takes it. Default: the only one of four axes. */
  readonly output?: string;
  /** Input of the graph that takes which pixels are there: int64 [N, height, width], all of them. Default: pixel_mask, where it has that. */
  readonly mask?: string;
} | null;
/** Decodes WAV files and makes samples of them, float32 [N, L], as Wav2Vec2FeatureExtractor of transformers does, or, where the graph takes [N, frames, mels], the energies in mel filters, as ASTFeatureExtractor does. Callers send `audio`. */
export type WavItem = {
  /** Samples a second; files of others are refused. Default: 16000, which mel filters always have. */
  readonly rate?: number;
  /** Whether samples get mean 0 and variance 1; energies, mean 0 by mean and std. Default: true. */
  readonly normalise?: boolean;
  /** Samples that a file has at least: the graph makes nothing of fewer. Default: 400, of which Wav2Vec2 makes its first vector. */
  readonly least?: number;
  /** Samples that a file has at most. Default: 524288. */
  readonly most?: number;
  /** Frames of 25 ms, 10 ms apart: of longer files the first, shorter ones are filled up with zeros. Default: as many as the graph takes, else 1024. */
  readonly frames?: number;
  /** Mel filters of each frame. Default: as many as the graph takes, else 128. */
  readonly mels?: number;
  /** What is taken away from energies, before they are divided by twice std. Default: AudioSet's, -4.2677393. */
  readonly mean?: number;
  /** Half of what they are divided by. Default: AudioSet's, 4.5689974. */
  readonly std?: number;
  /** What callers call the file. Default: audio. */
  readonly input?: string;
  /** Input of the graph that takes it. Default: input_values, or its only float32 one of two or three axes. */
  readonly output?: string;
  /** Input of the graph that takes which samples are there: int64 [N, L]. Default: attention_mask, where it has that. */
  readonly mask?: string;
} | null;
/** What the model computes: where it stands in the chain. */
export type InferenceItem = {
  /** Outputs of the graph that go on: to later steps, and to callers where no step reads them. Default: all. */
  readonly outputs?: readonly string[];
} | null;
/** Scores of each row that sum to 1: of float32 [N, C], the same. */
export type SoftmaxItem = {
  /** Name of the tensor that it reads. Default: the only one that it can read, of those that inference or the step before makes. */
  readonly input?: string;
  /** Name of the tensor that it makes. Default: scores. */
  readonly output?: string;
} | null;
/** Scores each by itself, from 0 to 1: of float32 [N, C], the same. */
export type SigmoidItem = {
  /** Name of the tensor that it reads. Default: the only one that it can read, of those that inference or the step before makes. */
  readonly input?: string;
  /** Name of the tensor that it makes. Default: scores. */
  readonly output?: string;
} | null;
/** Names of the classes in the order of the model's scores. Callers get `label` and `score`, the best of a row, and all scores by their names. */
export type LabelsItem = LabelNames | LabelsSettings;
export type LabelNames = readonly (string | number)[];
/** The best of the labels with their scores, the best first: callers get `top`, a list a row. It stands after labels. */
export type TopKItem = number;
/** The objects of pictures, of what a detector returns: a DETR or YOLOS, or a YOLO of Ultralytics. Callers get `objects`, a list a row of `{"score", "label", "box"}`, and may send a threshold. It stands after image and inference. */
export type DetectItem = {
  /** Names of the classes in the order of the model's scores, without that of no object. Default: those that Ultralytics has written into the ONNX file. */
  readonly labels?: readonly (string | number)[];
  /** A text file with a label a line, in place of labels; relative to this file. */
  readonly file?: string;
  /** What the model returns. detr: logits and boxes of queries; yolo: boxes and scores of all places, [N, 4 + C, A]; yolo-end2end: objects that the graph has chosen, [N, D, 6]. Default: detr where there are logits and pred_boxes, else by the shape of the only float32 output of three axes. */
  readonly head?: 'detr' | 'yolo' | 'yolo-end2end';
  /** The score that objects have to be above where the caller sends no `threshold`. Default: 0.5 of a DETR, 0.25 of a YOLO. */
  readonly threshold?: number;
  /** The share of what two boxes of one class cover that both may have, of a raw YOLO head, where the caller sends no `iou`. Default: 0.7. */
  readonly iou?: number;
  /** Output of the graph with the scores of a DETR's queries, [N, Q, C + 1], the last of which is for no object. Default: logits. */
  readonly logits?: string;
  /** Output of the graph with their boxes, [N, Q, 4]: centre and size as shares of the picture's. Default: pred_boxes. */
  readonly boxes?: string;
  /** Output of the graph that has all that a YOLO returns. Default: its only float32 one of three axes. */
  readonly predictions?: string;
  /** Name of what callers get. Default: objects. */
  readonly output?: string;
} | null;
/** Makes one vector a text of its tokens' vectors, as sentence-transformers does, without those of padding: of float32 [N, L, D], [N, D]. It stands after a tokenizer and inference. */
export type PoolItem = PoolMode | PoolSettings;
export type PoolMode = 'cls' | 'max' | 'mean' | 'mean_sqrt_len_tokens' | 'weightedmean' | 'lasttoken';
/** Gives each vector the length 1: of float32 [N, D], the same. */
export type NormaliseItem = {
  /** Name of the tensor that it reads. Default: the only one that it can read, of those that inference or the step before makes. */
  readonly input?: string;
  /** Name of the tensor that it makes. Default: embedding. */
  readonly output?: string;
} | null;

/** mlpack.yaml. How mlpack packages a model, or several. Every key is optional. */
export interface ProjectConfig {
  /** Name of the model: in URLs (/v2/models/NAME) and the default name of the image; with several models, of the image only. Default: the name of the model's file or folder. Letters, digits and "_", with "." or "-" between them; images are called so in lower case. */
  readonly name?: string;
  /** Semantic version of the image, for example 1.2.3; its default tag. auto: derived from what has changed since the newest release in the image's registry, or in .mlpack/oci. */
  readonly version?: string;
  /** One sentence for humans. */
  readonly description?: string;
  /** What trained the model, for example "scikit-learn 1.5.2". */
  readonly framework?: string;
  /** Repository of the image, for example ghcr.io/me/iris. Default: the name. */
  readonly image?: string;
  /** The model file, relative to this file, also outside of its folder (../model.onnx); the files of a chain in their order, or a Hugging Face folder. Default: model.onnx, or the only model beside this file; a pickle that is called as an ONNX file is counts as one with it. */
  readonly model?: string | readonly string[];
  /** Which ONNX file of a Hugging Face folder is served, relative to the folder: onnx/model_quantized.onnx. Default: model.onnx, or onnx/model.onnx. */
  readonly file?: string;
  readonly task?: ModelTask;
  /** The estimators of a pickled dict, list or tuple that make the model, by key, by number from 0 on, or by both where they are in each other (`preprocessing.scaler`), in the order in which they work: transformers, the model, the scaler of its target. Default: all, in the order that they were fitted in, as far as they tell it. */
  readonly members?: readonly (string | number)[];
  /** What the model's own inputs don't say, by input name. */
  readonly inputs?: {
    readonly [k: string]: InputConfig;
  };
  /** What the model's own outputs don't say, by output name; or, of a model that is converted, which methods give its outputs. */
  readonly outputs?:
    | {
        readonly [k: string]: OutputConfig;
      }
    | Methods;
  /** What the server does between what callers send and what they get, in its order: what makes tensors of the graph, inference, what is made of its answers. Each is the name of a step, or a map of that name to its settings. docs/steps.md has a section for each. Default: callers send and get the tensors of the graph. */
  readonly steps?: readonly (StepName | StepWithSettings)[];
  /** Golden cases: predictions of the training framework that the container must repeat. */
  readonly tests?: string | GoldenTests;
  /**
   * Several models, or versions of one, served side by side. /predict is about the first.
   *
   * @minItems 1
   */
  readonly models?: readonly [ListedModel, ...(readonly ListedModel[])];
  /** minimal (assembled from Debian packages and Node.js), or the reference of an image that has Node.js at /usr/local/bin/node and glibc. */
  readonly base?: string;
  readonly trust?: TrustConfig;
  /** Rules that find what looks like a credential, and is none: mlpack build tells them by name. */
  readonly allowSecrets?: readonly string[];
  /** What the image runs on. Default: this machine's CPU. */
  readonly platforms?: readonly ('linux/amd64' | 'linux/arm64')[];
  readonly limits?: {
    /** Largest request body the server takes, in bytes. */
    readonly maxBodyBytes?: number;
  };
  /** Settings of the server. They become variables of the image's environment, which docker run -e overrides. */
  readonly serve?: {
    /** Port of HTTP. Default: 8080. */
    readonly port?: number;
    /** Port of gRPC, or off. Default: 8081. */
    readonly grpcPort?: number | string;
    /** Threads that answer requests; auto: as many as help on the CPUs that the container may use. Default: auto. */
    readonly workers?: number | string;
    /** Where inference computes: on the thread that answers requests (inline), on one of its own (thread), or whichever the warm-up measures to be better (auto). Default: auto. */
    readonly inference?: 'auto' | 'inline' | 'thread';
    /** Threads that compute one inference; auto: decided with inference. Default: auto. */
    readonly intraOpThreads?: number | string;
    /** Rows of one inference that several requests may share; 1: requests never share one; auto: found by the warm-up. Default: auto. */
    readonly maxBatchSize?: number | string;
    /** How long a request waits for others to share an inference, in milliseconds; 0: only those that are there already. Default: 0. */
    readonly maxBatchDelayMs?: number;
    /** Requests that may wait for their answer on each serving thread; beyond it others are sent away. Default: 1024. */
    readonly maxQueue?: number;
    /** Deadline of a request that names none itself, in milliseconds; 0: none. Default: 30000. */
    readonly requestTimeoutMs?: number;
    /** How long a request may take to arrive, in milliseconds. Default: 60000. */
    readonly receiveTimeoutMs?: number;
    /** How long a connection of HTTP that has been answered stays open for the next request, in milliseconds: longer than what a proxy before the server keeps its own. Default: 75000. */
    readonly keepAliveTimeoutMs?: number;
    /** Connections that may be open on each port of each serving thread; beyond it others are closed. Default: 4096. */
    readonly maxConnections?: number;
    /** How long the server goes on accepting requests after it was told to stop, in milliseconds. Default: 0. */
    readonly drainDelayMs?: number;
    /** Memory that bodies of requests and answers may take at once, received, decompressed, parsed or encoded; beyond it others are sent away, but for small ones, which have a sixth of it for themselves; auto: half of the memory that the container may use, without what the server, its models and other processes under the same limit take. Default: auto. */
    readonly bodyMemoryBytes?: number | string;
    /** Elements that one input of a request may have. Default: 40000000. */
    readonly maxTensorElements?: number;
    /** What becomes of columns in the records of a request that the model has not: /predict refuses them, or ignores them as MLflow's forms always do. Default: refuse. */
    readonly extraColumns?: 'refuse' | 'ignore';
    /** Whether browsers are shown a page at /, and the description of the API at /docs. Default: true. */
    readonly page?: boolean;
    /** What is worth a log line. Default: info. */
    readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
    /** File in the container with the API keys that are accepted, one a line. Default: everybody may ask. */
    readonly apiKeyFile?: string;
    /** File in the container with the certificate for HTTPS, PEM; tlsKeyFile goes with it. Default: no TLS. */
    readonly tlsCertFile?: string;
    /** File in the container with the key of that certificate, PEM. Default: no TLS. */
    readonly tlsKeyFile?: string;
    /** Database that every prediction is recorded in. Default: off. */
    readonly predictionLog?: string;
    /** File in the container with the password of that database. Default: what the URL says. */
    readonly predictionLogPasswordFile?: string;
    /** Share of the predictions that is recorded, chosen at random. Default: 1. */
    readonly predictionSample?: number;
    /** Inputs or features that are recorded as null. Default: none. */
    readonly predictionRedact?: string;
    /** Inputs or features that are recorded as a hash. Default: none. */
    readonly predictionHash?: string;
    /** File in the container with a key for these hashes: without one, short values can be guessed. Default: no key. */
    readonly predictionHashKeyFile?: string;
    /** Bytes of tensors that are recorded of one prediction; tensors beyond it are left out, which the record says. Default: 65536. */
    readonly predictionMaxBytes?: number;
    /** Age in days at which records are deleted; 0: never. Default: 0. */
    readonly predictionRetentionDays?: number;
    /** Predictions that are kept, the newest; 0: all. Default: 0. */
    readonly predictionRetentionRows?: number;
    /** Size in MiB, about, that the newest predictions may take in the database; 0: any. Default: 0. */
    readonly predictionRetentionMb?: number;
    /** Folder in which predictions wait for the database; on a volume they outlive the container. Default: /tmp/mlpack-spool. */
    readonly predictionSpool?: string;
    /** Size in MiB that the spool may have; beyond it predictions are answered but not recorded. Default: 256. */
    readonly predictionSpoolMaxMb?: number;
  };
}
export interface InputConfig {
  /** Names of the columns of the last axis; /predict then takes rows by name. */
  readonly features?: readonly string[];
  /** image: the page draws and uploads pictures for it; values: it doesn't, whatever the shape looks like. Default: by the shape. */
  readonly kind?: 'image' | 'values';
  /** Axes of an image; HW: rows of pixels without an axis of channels, which may be laid end to end. Default: by the shape. */
  readonly layout?: 'NCHW' | 'NHWC' | 'HW';
  /** Height of an image, in pixels. Default: the model's, or 224 where that takes any. */
  readonly height?: number;
  /** Width of an image, in pixels. Default: the model's, or 224 where that takes any. */
  readonly width?: number;
  /** Scale of an image: element = (pixel * scale - mean) / std, pixels 0 to 255. Default: by the golden cases, or 1/255. */
  readonly scale?: number;
  /** Mean of the pixels of an image: one number, or one for each channel. */
  readonly mean?: number | readonly number[];
  /** Standard deviation of the pixels of an image: one number, or one for each channel. */
  readonly std?: number | readonly number[];
  /** Whether the model expects images of light strokes on a dark ground, as MNIST has them. Default: by the golden cases. */
  readonly inverted?: boolean;
}
export interface OutputConfig {
  /** Class names: of the last axis of a float output, or of the values 0, 1, 2, … of an integer output. /predict, Triton's classification and TensorFlow Serving's :classify answer with them. */
  readonly labels?: readonly (string | number)[];
}
export interface StepWithSettings {
  readonly tokenizer?: TokenizerItem;
  readonly image?: ImageItem;
  readonly wav?: WavItem;
  readonly inference?: InferenceItem;
  readonly softmax?: SoftmaxItem;
  readonly sigmoid?: SigmoidItem;
  readonly labels?: LabelsItem;
  readonly topK?: TopKItem;
  readonly detect?: DetectItem;
  readonly pool?: PoolItem;
  readonly normalise?: NormaliseItem;
  readonly code?: CodeItem;
}
export interface LabelsSettings {
  /** The names. */
  readonly names?: readonly (string | number)[];
  /** A text file with a name a line, in place of names; relative to this file. */
  readonly file?: string;
  /** Name of the tensor that it reads. Default: the only one that it can read, of those that inference or the step before makes. */
  readonly input?: string;
}
export interface PoolSettings {
  /** What becomes of the tokens' vectors, and where these are several, each after the other. */
  readonly modes: readonly ('cls' | 'max' | 'mean' | 'mean_sqrt_len_tokens' | 'weightedmean' | 'lasttoken')[];
  /** Name of the tensor that it reads. Default: the only one that it can read, of those that inference or the step before makes. */
  readonly input?: string;
  /** Name of the tensor that it makes. Default: embedding. */
  readonly output?: string;
}
/** Your own TypeScript or JavaScript, before or after inference: a module whose default export takes the tensors of all rows by name and returns others. It runs in a thread of its own. */
export interface CodeItem {
  /** The module, relative to this file: .ts, .mts, .js or .mjs. What it imports of the project goes into the image with it; packages it may not import. */
  readonly file: string;
  /** Names of the tensors that it takes; or, for those that callers are to send for it, a map of names to dtype and shape. Default, after inference: all that is there. */
  readonly inputs?:
    | readonly string[]
    | {
        readonly [k: string]: CodeTensor;
      };
  /** What it returns, by name: each call is held to it. */
  readonly outputs: {
    readonly [k: string]: CodeTensor;
  };
  /** Milliseconds that a call may take; beyond them the request gets a 500. Default: 1000. */
  readonly timeoutMs?: number;
  /** MiB that its objects may take; buffers of typed arrays don't count. Default: 128. */
  readonly memoryMb?: number;
}
export interface CodeTensor {
  /** Element type, as numpy calls it; json: an element a row that is any value of JSON. */
  readonly dtype:
    | 'bool'
    | 'int8'
    | 'int16'
    | 'int32'
    | 'int64'
    | 'uint8'
    | 'uint16'
    | 'uint32'
    | 'uint64'
    | 'float32'
    | 'float64'
    | 'string'
    | 'json';
  /** Sizes, outermost first: a number, or a name for any size. Rows lie along a first axis with a name: [N, 4]. */
  readonly shape: readonly (number | string)[];
}
export interface GoldenTests {
  /** The golden file, relative to this file. */
  readonly file: string;
  /** Output of the model to the name it has in the golden file. */
  readonly outputs?: {
    readonly [k: string]: string;
  };
  /** How far a prediction may be off: |actual - expected| <= absolute + relative * |expected|. */
  readonly tolerance?:
    | number
    | {
        readonly absolute?: number;
        readonly relative?: number;
      };
}
export interface ListedModel {
  /** Name of the model, in URLs (/v2/models/NAME). Letters, digits and "_", with "." or "-" between them. */
  readonly name: string;
  /** Semantic version of the model, for example 1.2.3. Default: 0.1.0. */
  readonly version?: string;
  /** One sentence for humans. */
  readonly description?: string;
  /** What trained the model, for example "scikit-learn 1.5.2". */
  readonly framework?: string;
  /** The model file, relative to this file, or a Hugging Face folder; of a chain of files, such as a scaler and a model or a network and the head behind it, all in their order. */
  readonly model: string | readonly string[];
  /** Which ONNX file of a Hugging Face folder is served, relative to the folder: onnx/model_quantized.onnx. Default: model.onnx, or onnx/model.onnx. */
  readonly file?: string;
  readonly task?: ModelTask;
  /** The estimators of a pickled dict, list or tuple that make the model, by key, by number from 0 on, or by both where they are in each other (`preprocessing.scaler`), in the order in which they work: transformers, the model, the scaler of its target. Default: all, in the order that they were fitted in, as far as they tell it. */
  readonly members?: readonly (string | number)[];
  /** What the model's own inputs don't say, by input name. */
  readonly inputs?: {
    readonly [k: string]: InputConfig;
  };
  /** What the model's own outputs don't say, by output name; or, of a model that is converted, which methods give its outputs. */
  readonly outputs?:
    | {
        readonly [k: string]: OutputConfig;
      }
    | Methods;
  /** What the server does between what callers send and what they get, in its order: what makes tensors of the graph, inference, what is made of its answers. Each is the name of a step, or a map of that name to its settings. docs/steps.md has a section for each. Default: callers send and get the tensors of the graph. */
  readonly steps?: readonly (StepName | StepWithSettings)[];
  /** Golden cases: predictions of the training framework that the container must repeat. */
  readonly tests?: string | GoldenTests;
}
/** Which images of registries are run, tested, written into stacks and promoted here: those that one of the keys has signed. */
export interface TrustConfig {
  /** Files with public keys, relative to this file, or env://NAME; one of them has to have signed. */
  readonly keys: readonly string[];
  /** Types of statements that have to be signed as well, for example https://slsa.dev/provenance/v1. */
  readonly attestations?: readonly string[];
}
