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
  /** The model file, relative to this file, the files of a chain in their order, or a Hugging Face folder. Default: model.onnx, or the only model beside this file; a pickle that is called as an ONNX file is counts as one with it. */
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
  /** The model file, relative to this file, or a Hugging Face folder; of a chain of files, such as a scaler and a model, all in their order. */
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
  /** Golden cases: predictions of the training framework that the container must repeat. */
  readonly tests?: string | GoldenTests;
}
