/** What Text Embeddings Inference answers when it refuses, with the kind of error that it has for a status. */
export function teiError(status: number, message: string): object {
  return { error: message, error_type: kindOf(status) };
}

function kindOf(status: number): string {
  if (status === 503) return 'Overloaded';
  return status < 500 ? 'Validation' : 'Backend';
}
