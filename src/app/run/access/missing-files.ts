import { MlpackError } from '../../../errors/mlpack-error.ts';

const flags = [
  { variable: 'MLPACK_API_KEY_FILE', suggestion: 'Give it the keys: --api-key-file FILE' },
  { variable: 'MLPACK_TLS_', suggestion: 'Give it the certificate: --tls-cert FILE --tls-key FILE' },
] as const;

/** A server's refusal to start without the files that its image names, with the flags that bring them. */
export function withAccessHint(error: unknown): unknown {
  if (!(error instanceof MlpackError) || error.code !== 'SERVER_NOT_READY') return error;
  const wanted = flags.filter(({ variable }) => error.message.includes(variable));
  const suggestions = [...wanted.map(({ suggestion }) => suggestion), ...error.suggestions];
  return new MlpackError(error.code, error.message, { suggestions, cause: error.cause });
}
