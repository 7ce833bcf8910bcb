import { imageHomePath } from '../image-layout.ts';
import { integer, type NumberSetting } from './setting.ts';

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
} as const satisfies Record<string, NumberSetting | VariableSetting>;
