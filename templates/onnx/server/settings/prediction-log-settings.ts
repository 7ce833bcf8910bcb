import { environmentSettings as environment } from '../../../../contract/settings/environment-settings.ts';
import { serveSettings as serve } from '../../../../contract/settings/serve-settings.ts';
import type { EnvironmentReader } from './environment-reader.ts';

/** Names of inputs, or of features of one, that must not be kept as they are. */
export interface Privacy {
  readonly redact: readonly string[];
  readonly hash: readonly string[];
  /** Key of HMAC-SHA-256; null: plain SHA-256, which a guess at a short value can be checked against. */
  readonly hashKey: string | null;
}

/** What is recorded of predictions, and where. */
export interface PredictionLogSettings {
  /** `sqlite:///path` or `postgres://…`; null: nothing is recorded. */
  readonly url: string | null;
  /** Password of the database; null: what the URL says. Never said back. */
  readonly password: string | null;
  /** The share of predictions that is recorded, 0 to 1. */
  readonly sample: number;
  readonly privacy: Privacy;
  /** Most bytes of a prediction's inputs and outputs together; tensors beyond it are left out. */
  readonly maxTensorBytes: number;
  /** 0: kept for ever. */
  readonly retentionDays: number;
  /** 0: as many as there are. */
  readonly retentionRows: number;
  /** 0: as many as there are. */
  readonly retentionBytes: number;
  readonly spoolFolder: string;
  readonly spoolMaxBytes: number;
  /** Digest of the image that serves, which it cannot know itself; null where nobody says it. */
  readonly imageDigest: string | null;
}

const mebibyte = 2 ** 20;

/** @throws StartError naming the variable, what it may be and what it is */
export function readPredictionLog(read: EnvironmentReader): PredictionLogSettings {
  return {
    url: databaseUrl(read),
    password: firstLine(read, serve.predictionLogPasswordFile),
    sample: read.number(serve.predictionSample),
    privacy: {
      redact: names(read, serve.predictionRedact.variable),
      hash: names(read, serve.predictionHash.variable),
      hashKey: firstLine(read, serve.predictionHashKeyFile),
    },
    maxTensorBytes: read.integer(serve.predictionMaxBytes),
    retentionDays: read.integer(serve.predictionRetentionDays),
    retentionRows: read.integer(serve.predictionRetentionRows),
    retentionBytes: read.integer(serve.predictionRetentionMb) * mebibyte,
    spoolFolder: read.absolutePath(serve.predictionSpool.variable) ?? serve.predictionSpool.default,
    spoolMaxBytes: read.integer(serve.predictionSpoolMaxMb) * mebibyte,
    imageDigest: read.text(environment.imageDigest.variable),
  };
}

/** Never said back: there may be a password in it. */
function databaseUrl(read: EnvironmentReader): string | null {
  const name = serve.predictionLog.variable;
  const text = read.text(name);
  if (text === null || text === 'off') return null;
  const isKnown = /^sqlite:\/\/\/[^?#]+$/.test(text) || /^postgres(ql)?:\/\//.test(text);
  if (isKnown && URL.canParse(text)) return text;
  return read.refuseSecret(name, 'off, sqlite:///path/of/file or postgres://user@host/database');
}

/** Names with commas between them, or a JSON array where a name has a comma in it. */
function names(read: EnvironmentReader, variable: string): readonly string[] {
  const text = read.text(variable);
  if (text === null || text === 'none') return [];
  if (!text.startsWith('[')) {
    return text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  if (Array.isArray(json) && json.every((name) => typeof name === 'string')) return json;
  return read.refuse(variable, 'names with commas between them, or a JSON array of names');
}

/** The first line of the file that a variable names; null where it names none. */
function firstLine(read: EnvironmentReader, { variable }: { readonly variable: string }): string | null {
  const file = read.text(variable);
  if (file === null) return null;
  const [line = ''] = read.file(variable, file).split('\n', 1);
  return line.trim() === '' ? read.refuse(variable, 'a file with a line in it') : line.trim();
}
