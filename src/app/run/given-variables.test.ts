import { describe, expect, it } from 'vitest';
import { givenVariables } from './given-variables.ts';

describe('givenVariables', () => {
  it('takes NAME=VALUE, the last of a name, and the value of the shell for a name alone', () => {
    const given = ['A=1', 'B=x=y', 'EMPTY=', 'SHELL_HAS', 'A=2', '__proto__=p'];
    const variables = givenVariables(given, { SHELL_HAS: 'this', OTHER: 'that' });
    expect(Object.entries(variables)).toEqual([
      ['A', '2'],
      ['B', 'x=y'],
      ['EMPTY', ''],
      ['SHELL_HAS', 'this'],
      ['__proto__', 'p'],
    ]);
  });

  it.each(['NONE', 'constructor'])('refuses %s where the shell has no such variable', (name) => {
    expect(() => givenVariables([name], {})).toThrow(`--env ${name}: the shell has no such variable.`);
  });

  it.each(['s3cret with spaces', '=s3cret', 's3cret-key=1', '1s3cret'])(
    'refuses %j, which names no variable, without saying it back',
    (text) => {
      expect(() => givenVariables([text], {})).toThrow(
        expect.objectContaining({
          code: 'USAGE',
          message: expect.not.stringContaining('s3cret'),
          suggestions: [expect.not.stringContaining('s3cret')],
        }),
      );
    },
  );

  it.each([
    'MLPACK_HOME',
    'MLPACK_IMAGE_DIGEST',
    'HOST',
    'PORT',
    'GRPC_PORT',
    'AIP_HTTP_PORT',
    'SAGEMAKER_BIND_TO_PORT',
    'NODE_ENV',
    'MALLOC_TRIM_THRESHOLD_',
  ])('refuses %s, which mlpack sets itself', (name) => {
    for (const text of [name, `${name}=`, `${name}=1`])
      expect(() => givenVariables([text], { [name]: '1' })).toThrow(`--env ${name}: mlpack sets it itself.`);
  });

  it('leaves files of this machine to their flags, and lets an empty value take them back', () => {
    expect(() => givenVariables(['MLPACK_API_KEY_FILE=/keys'], {})).toThrow(
      expect.objectContaining({ suggestions: ['Name the file so: --api-key-file FILE'] }),
    );
    expect(givenVariables(['MLPACK_API_KEY_FILE='], {})).toEqual({ MLPACK_API_KEY_FILE: '' });
  });

  it('keeps a log in which a process says where it listens', () => {
    expect(() => givenVariables(['LOG_LEVEL=silent'], {})).toThrow('has to say where the server listens');
    expect(givenVariables(['LOG_LEVEL=debug'], {})).toEqual({ LOG_LEVEL: 'debug' });
  });
});
