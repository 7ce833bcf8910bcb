import { imageHomePath } from '../image-layout.ts';
import { integer, type NumberSetting, type SwitchSetting } from './setting.ts';

/** A setting that only the environment says. */
interface VariableSetting {
  readonly variable: string;
  /** What it may be, in few words. */
  readonly values: string;
  readonly meaning: string;
  readonly default: string | null;
  /** What the server does without it, where there is no default. */
  readonly without?: string;
}

/** Settings that only the environment says, not mlpack.yaml; those of OpenTelemetry are its own. */
export const environmentSettings = {
  host: {
    variable: 'HOST',
    values: 'address',
    meaning: 'Address to listen on.',
    default: '0.0.0.0',
  },
  home: {
    variable: 'MLPACK_HOME',
    values: 'path',
    meaning: 'Folder with `config/` and `model/` in it.',
    default: imageHomePath,
  },
  maxBodyBytes: {
    variable: 'MLPACK_MAX_BODY_BYTES',
    schema: integer(1, 2 ** 31 - 1),
    meaning:
      'Largest body of a request, decompressed; the image has it from `limits.maxBodyBytes` in mlpack.yaml.',
    default: null,
    without: 'what the image says',
  },
  imageDigest: {
    variable: 'MLPACK_IMAGE_DIGEST',
    values: 'digest',
    meaning:
      'Digest of the image, which it cannot know itself, for the prediction log and the page; `mlpack run` says it.',
    default: null,
    without: 'not recorded',
  },
  shadowUrl: {
    variable: 'MLPACK_SHADOW_URL',
    values: 'URL',
    meaning:
      'Server of another version, which is sent a copy of every request over HTTP, and whose answers nobody gets (docs/shadow.md).',
    default: null,
    without: 'nothing is copied',
  },
  shadowGrpcUrl: {
    variable: 'MLPACK_SHADOW_GRPC_URL',
    values: 'URL',
    meaning: "The same for requests over gRPC: `http://` and the port of that server's gRPC.",
    default: null,
    without: "those over gRPC aren't copied",
  },
  isShadow: {
    variable: 'MLPACK_SHADOW',
    schema: { type: 'boolean' },
    meaning:
      "Whether this server gets such copies: its predictions are recorded as a shadow's, and requests for versions that it has not are for its newest.",
    default: false,
  },
  sagemakerPort: {
    variable: 'SAGEMAKER_BIND_TO_PORT',
    schema: integer(1, 65_535),
    meaning: 'Port of HTTP that SageMaker asks for; comes before all others.',
    default: null,
    without: 'not set',
  },
  vertexPort: {
    variable: 'AIP_HTTP_PORT',
    schema: integer(1, 65_535),
    meaning: 'Port of HTTP that Vertex AI asks for; comes before `PORT`.',
    default: null,
    without: 'not set',
  },
  vertexPredictRoute: {
    variable: 'AIP_PREDICT_ROUTE',
    values: 'path of a URL',
    meaning: 'Where Vertex AI asks for predictions.',
    default: null,
    without: 'not set',
  },
  vertexHealthRoute: {
    variable: 'AIP_HEALTH_ROUTE',
    values: 'path of a URL',
    meaning: 'Where Vertex AI asks whether the server is ready.',
    default: null,
    without: 'not set',
  },
} as const satisfies Record<string, NumberSetting | SwitchSetting | VariableSetting>;
