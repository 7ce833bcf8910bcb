/**
 * The part of a code thread's script that tells what was thrown: `told(error)` is its message and its stack. Whatever that is, something is
 * told, and little: what runs its getters or its Proxy may throw again, and a message may have megabytes, behind which the stack begins.
 */
export const toldSource = String.raw`
const mostTold = 8000;
const ofThrown = (read) => {
  try {
    const text = read();
    return typeof text === 'string' ? text : '';
  } catch {
    return '';
  }
};
const told = (error) => {
  const isError = ofThrown(() => (error instanceof Error ? 'yes' : '')) !== '';
  const text = ofThrown(() => (isError ? error.name + ': ' + error.message : 'it threw ' + String(error)));
  const stack = isError ? ofThrown(() => error.stack) : '';
  return {
    message: text.slice(0, mostTold) || 'it threw an object that cannot be told as text',
    stack: stack.slice(Math.max(0, stack.indexOf('\n    at '))).slice(0, mostTold),
  };
};
`;
