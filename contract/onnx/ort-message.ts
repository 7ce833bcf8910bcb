/**
 * onnxruntime's own words without what only its developers need: the "Load model from" prefix,
 * the place in its C++ source with the signature of the function, line breaks.
 */
export function cleanOrtMessage(message: string): string {
  return message
    .replace(/^Load model from .*? failed:\s*/s, '')
    .replace(/\S*\/onnxruntime\/\S+\.(?:cc|cpp|h):\d+ .*?\)(?: const)? (?=["'*A-Z[])/s, '')
    .replace(/\s+/g, ' ')
    .trim();
}
