/** Fields of a request that messages begin with. */
const params = /^(input|model|dimensions|encoding_format)\b/u;

/** What OpenAI answers when it refuses: its clients make an error of it by its status. */
export function openaiError(status: number, message: string): object {
  const [param = null] = params.exec(message) ?? [];
  const isUnknownModel = status === 404 && param === 'model';
  return {
    error: {
      message,
      type: status < 500 ? 'invalid_request_error' : 'server_error',
      param,
      code: isUnknownModel ? 'model_not_found' : null,
    },
  };
}
