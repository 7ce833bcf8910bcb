import { describe, expect, it } from 'vitest';
import { MlpackError } from '../errors/mlpack-error.ts';
import { parseConfig } from './read-config.ts';

function refusal(text: string): MlpackError {
  try {
    parseConfig(text, 'mlpack.yaml');
  } catch (error) {
    if (error instanceof MlpackError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('parseConfig', () => {
  it('takes an empty file as all defaults', () => {
    expect(parseConfig('# nothing yet\n', 'mlpack.yaml')).toEqual({});
  });

  it('keeps what is written', () => {
    expect(parseConfig('name: iris\ntests: {file: golden.json, tolerance: 0.05}\n', 'mlpack.yaml')).toEqual({
      name: 'iris',
      tests: { file: 'golden.json', tolerance: 0.05 },
    });
  });

  it('names line and column of a syntax error', () => {
    expect(refusal('name: iris\nmodel: "model.onnx\n').message).toMatch(/^mlpack\.yaml:[23]:\d+: /);
  });

  it('says which key was meant by a misspelt one', () => {
    const error = refusal('name: iris\nplatfroms: [linux/amd64]\n');
    expect(error.message).toBe('mlpack.yaml:2:1: unknown key "platfroms"');
    expect(error.suggestions).toEqual(['Did you mean "platforms"?']);
    expect(error.oclif.exit).toBe(3);
  });

  it('finds a misspelt key inside an input', () => {
    expect(refusal('inputs:\n  X:\n    feature: [a]\n').message).toBe(
      'mlpack.yaml:3:5: unknown key "inputs.X.feature"',
    );
  });

  it('names the key, the rule and the value that breaks it', () => {
    const error = refusal('name: iris\nplatforms:\n  - linux/riscv64\n');
    expect(error.message).toBe(
      'mlpack.yaml:3:5: platforms.0 must be one of linux/amd64, linux/arm64, but is "linux/riscv64"',
    );
  });

  it('refuses a file that is not a map', () => {
    expect(refusal('- a\n').message).toBe('mlpack.yaml: the file must be object, but is ["a"]');
  });
});
