import { describe, expect, it } from 'vitest';
import { incompleteCommand, unknownCommand } from './unknown-command.ts';

/** A command with a flag called so. */
function command(id: string, flag: string, char?: string) {
  return { id, flags: { [flag]: { name: flag, char } } };
}

const commands = [
  command('run', 'port', 'p'),
  command('serve', 'port', 'p'),
  ...['a', 'b', 'c', 'd', 'e', 'cache:ls'].map((id) => command(id, 'json')),
];

describe('unknownCommand', () => {
  it('of a flag alone names the commands that take it, where they are few', () => {
    for (const typed of ['--port', '--port=8096', '-p']) {
      const [flag] = typed.split('=');
      expect(unknownCommand(typed, commands)).toMatchObject({
        message: `A command is missing before ${flag}.`,
        suggestions: [`mlpack run ${flag} …`, `mlpack serve ${flag} …`, 'See: mlpack --help'],
      });
    }
    expect(unknownCommand('--json', commands).suggestions).toEqual(['See: mlpack --help']);
  });

  it('names the command that was probably meant', () => {
    expect(unknownCommand('cache:lss', commands).suggestions).toContain('Did you mean cache ls?');
  });
});

it('incompleteCommand names what may follow', () => {
  expect(incompleteCommand('cache', commands).suggestions).toEqual(['mlpack cache ls']);
});
