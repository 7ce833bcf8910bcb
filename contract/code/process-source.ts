/**
 * The part of a code thread's script that keeps a step from ending the server with itself. What else would change the whole process, as `chdir`, `setuid`
 * and `umask`, Node refuses in a thread.
 */
export const processSource = `
for (const name of ['exit', 'reallyExit', 'abort', 'kill', '_kill']) {
  process[name] = () => {
    throw new Error('process.' + name + ' ends no step');
  };
}
process.dlopen = () => {
  throw new Error('process.dlopen loads nothing into a step');
};
require('node:module').syncBuiltinESMExports();
`;
