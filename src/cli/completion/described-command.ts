import type { Command } from '@oclif/core';
import { noForms, readValueForms, type ValueForms } from './value-forms.ts';

/** A command as completion scripts know it. */
export interface DescribedCommand {
  /** `build`, or `cache ls`. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly DescribedFlag[];
  /** Arguments in order. */
  readonly args: readonly DescribedArgument[];
  /** The last argument may be given again. */
  readonly repeats: boolean;
}

interface DescribedArgument {
  readonly name: string;
  readonly value: ValueForms;
}

export interface DescribedFlag {
  /** Name of the flag, without dashes. */
  readonly name: string;
  /** Short form of the flag, without its dash; null when it has none. */
  readonly char: string | null;
  readonly summary: string;
  /** null: it takes no value. */
  readonly value: ValueForms | null;
  readonly multiple: boolean;
}

const help: DescribedFlag = {
  name: 'help',
  char: 'h',
  summary: 'Show help.',
  value: null,
  multiple: false,
};

/** What mlpack itself takes, without a command. */
export const ownFlags: readonly DescribedFlag[] = [
  help,
  { ...help, name: 'version', char: null, summary: 'Show the version.' },
];

/** The commands of oclif's manifest that people type, by name. */
export function describeCommands(commands: readonly Command.Loadable[]): DescribedCommand[] {
  const shown = commands.filter(({ hidden }) => !hidden);
  const helped = [...new Set(shown.map(({ id }) => id.split(':', 1).join('')))].toSorted();
  return shown
    .map((command) => ({
      name: nameOf(command.id),
      summary: oneLine(command.summary ?? command.description),
      flags: [...Object.values(command.flags).flatMap(describeFlag), help],
      args: Object.values(command.args).map((argument) => ({
        name: argument.name,
        value: command.id === 'help' ? { ...noForms, words: helped } : formsOfArgument(argument),
      })),
      repeats: command.strict === false,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The first words of commands, each once; several of a topic have its description. */
export function firstWords(commands: readonly DescribedCommand[]): { word: string; summary: string }[] {
  const words = [...new Set(commands.map(({ name }) => name.split(' ', 1).join('')))];
  return words.map((word) => {
    const command = commands.find(({ name }) => name === word);
    return { word, summary: command?.summary ?? secondWords(commands, word).join(', ') };
  });
}

/** What follows the first word of a topic; nothing where that is a command. */
export function secondWords(commands: readonly DescribedCommand[], first: string): string[] {
  return commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
}

function nameOf(id: string): string {
  return id.replaceAll(':', ' ');
}

function describeFlag(flag: Command.Flag.Cached): DescribedFlag[] {
  if (flag.hidden === true) return [];
  const { name, char = null } = flag;
  const described = { name, char, summary: oneLine(flag.summary ?? flag.description), multiple: false };
  if (flag.type === 'boolean') {
    const plain = { ...described, value: null };
    const contrary = { ...plain, name: `no-${name}`, char: null, summary: `The contrary of --${name}.` };
    return flag.allowNo ? [plain, contrary] : [plain];
  }
  const { options, helpValue } = flag;
  const value =
    options === undefined
      ? readValueForms(typeof helpValue === 'string' ? helpValue : '')
      : { ...noForms, words: options };
  return [{ ...described, value, multiple: flag.multiple === true }];
}

/** Arguments have no form of their own in help: what they may be is in their names and descriptions. */
function formsOfArgument({ name, description = '', options }: Command.Arg.Cached): ValueForms {
  if (options !== undefined) return { ...noForms, words: options };
  if (name === 'model') return readValueForms('FILE');
  if (name === 'folder' || name === 'project') return readValueForms('DIR');
  const forms = readValueForms((description.match(/[a-z-]+:(?:DIR|FILE)\b/gu) ?? []).join('|'));
  return { ...forms, images: /\bbuilt (?:here|of it)\b/u.test(description) };
}

function oneLine(text = ''): string {
  return text.replaceAll('<%= config.bin %>', 'mlpack').replaceAll(/\s+/gu, ' ').trim();
}
