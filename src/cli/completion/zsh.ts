import {
  firstWords,
  ownFlags,
  secondWords,
  type DescribedCommand,
  type DescribedFlag,
} from './described-command.ts';
import { printBuiltNames } from './built-names.ts';
import { shellWord as quoted } from '../../util/shell-word.ts';
import type { ValueForms } from './value-forms.ts';

/**
 * A completion function for zsh, to be sourced or kept as `_mlpack` in a folder of fpath; it does not
 * start mlpack.
 */
export function zshCompletion(commands: readonly DescribedCommand[]): string {
  const topics = firstWords(commands).filter(({ word }) => secondWords(commands, word).length > 0);
  return `#compdef mlpack
# mlpack's completion for zsh: source <(mlpack completion zsh)
_mlpack() {
  local name=$words[2]
  local -a commands=(
${firstWords(commands)
  .map(({ word, summary }) => `    ${described(word, summary)}`)
  .join('\n')}
  )
  if (( CURRENT == 2 )); then
    if [[ $PREFIX == -* ]]; then
      _arguments ${ownFlags.flatMap(flagSpecs).join(' ')}
    else
      _describe -t commands command commands
    fi
    return
  fi
  shift words
  (( CURRENT-- ))
  case $name in
${topics.map(({ word }) => topicArm(word, commands)).join('\n')}
  esac
  case $name in
${commands.map(commandArm).join('\n')}
  esac
}

# Words, and files or folders behind a prefix such as oci:.
_mlpack_prefixed() {
  local paths=$1 prefix
  shift
  for prefix in \${(M)@:#*[:/]}; do
    if compset -P "$prefix"; then
      [[ $paths == files ]] && _files || _files -/
      return
    fi
  done
  compadd -S '' -- \${(M)@:#*[:/]}
  compadd -- \${@:#*[:/]}
}

# The same, and names of what was built here.
_mlpack_images() {
  compadd -- \${(f)"$(${printBuiltNames})"}
  _mlpack_prefixed "$@"
}

# Called by zsh where this file is in fpath, else sourced.
if [[ $funcstack[1] == _mlpack ]]; then
  _mlpack "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _mlpack mlpack
fi
`;
}

function topicArm(topic: string, commands: readonly DescribedCommand[]): string {
  const own = commands.filter(({ name }) => name.startsWith(`${topic} `));
  const listed = own.map(({ name, summary }) => described(name.slice(topic.length + 1), summary));
  return `    ${topic})
      if (( CURRENT == 2 )); then
        commands=(${listed.join(' ')})
        _describe -t commands command commands
        return
      fi
      shift words
      (( CURRENT-- ))
      name+=" $words[1]"
      ;;`;
}

function commandArm({ name, flags, args, repeats }: DescribedCommand): string {
  const specs = [
    ...flags.flatMap(flagSpecs),
    ...args.map((argument, index) => {
      const position = repeats && index === args.length - 1 ? '*' : `${index + 1}`;
      return quoted(`${position}:${escaped(argument.name)}:${actionOf(argument.value)}`);
    }),
  ];
  return `    ${quoted(name)})
      _arguments -S \\
        ${specs.join(' \\\n        ')}
      ;;`;
}

/** The specifications of \`_arguments\` for a flag (zshcompsys(1), "Utility functions"). */
function flagSpecs({ name, char, summary, value, multiple }: DescribedFlag): string[] {
  const forms = char === null ? [`--${name}`] : [`--${name}`, `-${char}`];
  const excluded = forms.length > 1 && !multiple ? `(${forms.join(' ')})` : '';
  const message = value === null ? '' : `:${escaped(name)}:${actionOf(value)}`;
  return forms.map((form) => {
    const written = value === null ? form : form.startsWith('--') ? `${form}=` : `${form}+`;
    return quoted(`${multiple ? '*' : excluded}${written}[${escaped(summary)}]${message}`);
  });
}

function actionOf({ words, prefixes, paths, images }: ValueForms): string {
  const files = paths === 'files' ? '_files' : '_files -/';
  const prefixed = images ? '_mlpack_images' : '_mlpack_prefixed';
  if (prefixes.length > 0) return ` ${prefixed} ${paths} ${escaped([...prefixes, ...words].join(' '))}`;
  if (words.length > 0) return `(${escaped(words.join(' '))})`;
  return paths === null ? ' ' : files;
}

/** An entry of \`_describe\`. */
function described(word: string, summary: string): string {
  return quoted(`${escaped(word)}:${summary}`);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\:[\]]/gu, String.raw`\$&`);
}
