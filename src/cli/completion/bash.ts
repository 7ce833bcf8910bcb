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
 * A completion script for bash 3.2 (macOS's) and newer, which needs neither bash-completion nor to start mlpack.
 * Files are left to readline, which knows about quotes, tildes and spaces.
 */
export function bashCompletion(commands: readonly DescribedCommand[]): string {
  const topics = firstWords(commands).filter(({ word }) => secondWords(commands, word).length > 0);
  return `# mlpack's completion for bash: source <(mlpack completion bash)
_mlpack() {
  local IFS=$' \\t\\n' line=\${COMP_LINE:0:COMP_POINT} rest piece kept= i
  local -a words=()
  # Bash has broken words at : and =, which are part of what mlpack takes.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    rest=\${line#"\${line%%[![:space:]]*}"}
    piece=\${rest:0:\${#COMP_WORDS[i]}}
    if ((\${#words[@]} > 0)) && [[ $rest == "$line" ]]; then
      kept=\${words[\${#words[@]} - 1]}
      words[\${#words[@]} - 1]+=$piece
    else
      kept=
      words+=("$piece")
    fi
    line=\${rest:\${#piece}}
  done
  # Of the word at the cursor, what readline leaves as it is.
  [[ -z $kept || $piece == *[!:=]* ]] || kept+=$piece
  local last=$((\${#words[@]} - 1))
  local value=\${words[last]} command=\${words[1]-} first=2 flags= valued=
  if ((last <= 1)); then
    if [[ $value == -* ]]; then
      _mlpack_offer ${wordList(flagWords(ownFlags))}
    else
      _mlpack_offer ${wordList(firstWords(commands).map(({ word }) => word))}
    fi
    return
  fi
  case $command in
${topics.map(({ word }) => topicArm(word, secondWords(commands, word))).join('\n')}
  esac
  case $command in
${commands.map(flagsArm).join('\n')}
    *) return ;;
  esac
  # Which argument it is, or whose value.
  local asked= position=0
  for ((i = first; i < last; i++)); do
    if [[ -n $asked ]]; then
      asked=
    else
      case \${words[i]} in
        -*) [[ $valued != *" \${words[i]} "* ]] || asked=\${words[i]} ;;
        *) position=$((position + 1)) ;;
      esac
    fi
  done
  if [[ -z $asked ]]; then
    case $value in
      --*=*) asked=\${value%%=*} value=\${value#*=} ;;
      -*)
        _mlpack_offer $flags
        return
        ;;
      *) asked=$position ;;
    esac
  fi
  case "$command $asked" in
${commands.flatMap(valueArms).join('\n')}
  esac
}

# Offers those of the words that begin with what has been typed.
_mlpack_offer() {
  local word typed=\${words[last]}
  for word in "$@"; do
    [[ $word == "$value"* ]] || continue
    word=\${typed%"$value"}$word
    COMPREPLY+=("\${word#"$kept"}")
  done
  [[ \${#COMPREPLY[@]} != 1 || \${COMPREPLY[0]} != *[:/] ]] || compopt -o nospace 2>/dev/null
}

# Names of what was built here.
_mlpack_built() {
  ${printBuiltNames}
}

# Bash before 4.0 cannot ask for files now and then: it offers them wherever there is nothing else.
if type compopt >/dev/null 2>&1; then complete -F _mlpack mlpack; else complete -o default -F _mlpack mlpack; fi
`;
}

function topicArm(topic: string, words: readonly string[]): string {
  return `    ${topic})
      if ((last == 2)); then
        _mlpack_offer ${wordList(words)}
        return
      fi
      command+=" \${words[2]}" first=3
      ;;`;
}

function flagsArm({ name, flags }: DescribedCommand): string {
  const valued = flagWords(flags.filter(({ value }) => value !== null));
  return `    ${quoted(name)}) flags=${quoted(flagWords(flags).join(' '))} valued=${quoted(` ${valued.join(' ')} `)} ;;`;
}

/** Every way of writing them. */
function flagWords(flags: readonly DescribedFlag[]): string[] {
  return flags.flatMap(({ name, char }) => (char === null ? [`--${name}`] : [`--${name}`, `-${char}`]));
}

function valueArms({ name, flags, args, repeats }: DescribedCommand): string[] {
  const ofFlags = flags.flatMap((flag) => {
    const offer = flag.value === null ? '' : offerOf(flag.value);
    const patterns = flagWords([flag]).map((word) => quoted(`${name} ${word}`));
    return offer === '' ? [] : [`    ${patterns.join(' | ')}) ${offer} ;;`];
  });
  const ofArgs = args.flatMap(({ value }, index) => {
    const offer = offerOf(value);
    const pattern = quoted(`${name} ${index}`);
    const following = repeats && index === args.length - 1 ? ` | ${quoted(`${name} `)}*[0-9]` : '';
    return offer === '' ? [] : [`    ${pattern}${following}) ${offer} ;;`];
  });
  return [...ofFlags, ...ofArgs];
}

function offerOf({ words, prefixes, paths, images }: ValueForms): string {
  const offered = [...prefixes, ...words];
  const files = paths === null ? '' : `compopt -o ${paths === 'files' ? 'default' : 'dirnames'} 2>/dev/null`;
  if (offered.length === 0) return files;
  const offer = `_mlpack_offer ${images ? '$(_mlpack_built) ' : ''}${wordList(offered)}`;
  if (prefixes.length === 0) return files === '' ? offer : `${offer}; ${files}`;
  return `if [[ $value == ${prefixes.map((prefix) => `${quoted(prefix)}*`).join(' || $value == ')} ]]; then ${files}; else ${offer}; fi`;
}

function wordList(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}
