import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOk } from './run.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/**
 * What a shell offers for each of `lines`, as the person at it would see it: whole words, sorted, folders without their
 * slash.
 *
 * @param script the completion script that it has sourced
 * @param folders where the shell is (`cwd`), and where it may leave files (`scratch`)
 */
export async function completions(
  shell: Shell,
  script: string,
  lines: readonly string[],
  { cwd, scratch }: { readonly cwd: string; readonly scratch: string },
): Promise<Record<string, string[]>> {
  const folder = await mkdtemp(join(scratch, `${shell}-`));
  const sourced = join(folder, 'completion');
  await writeFile(sourced, script);
  const env = { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm', LC_ALL: 'C.UTF-8' };
  const outOf = (index: number) => join(folder, `out-${index}`);
  if (shell === 'fish') {
    const asking = lines.map((line, index) => `complete -C '${line}' > ${outOf(index)}`);
    await runOk('fish', ['--no-config', '-c', [`source ${sourced}`, ...asking].join('\n')], { cwd, env });
  } else {
    // At a terminal of its own: one key inserts all that is offered, and the line then prints its own words.
    const { command, setup, key } = terminals[shell];
    await writeFile(join(folder, 'setup'), `${setup}\nsource ${sourced}\n`);
    const asking = lines.map((line, index) => `${line}${key}\u0001printf '%s\\n' \u0005 > ${outOf(index)}`);
    const input = [`source ${join(folder, 'setup')}`, ...asking, 'exit', ''].join('\n');
    await runOk('script', ['-qec', command, '/dev/null'], { cwd, env, input });
  }
  const offered = lines.map(async (line, index) => {
    const printed = (await readFile(outOf(index), 'utf8')).split('\n').filter((word) => word !== '');
    const words = shell === 'fish' ? withoutDescriptions(printed) : afterTyped(line, printed);
    return [line, words.map((word) => word.replace(/(?<=.)\/$/u, '')).toSorted()];
  });
  return Object.fromEntries(await Promise.all(offered));
}

function withoutDescriptions(lines: readonly string[]): string[] {
  return lines.map((line) => line.split('\t', 1).join(''));
}

/** Those of a line's words that stand for its last one. */
function afterTyped(line: string, words: readonly string[]): string[] {
  const typed = line.split(' ');
  const last = typed.pop() ?? '';
  const offered = words.slice(typed.length);
  // What nothing is offered for stays as it was typed.
  if (offered.length === 1 && offered[0] === last) return [];
  // Bash repeats no more than what follows the last = or :.
  const kept = /.*[=:]/u.exec(last)?.[0] ?? '';
  return offered.map((word) => (word.startsWith(kept) ? word : kept + word));
}

const terminals = {
  bash: { command: 'bash --noprofile --norc -i', setup: '', key: '\u001b*' },
  zsh: {
    command: 'zsh -f -i',
    setup: `bindkey -e
autoload -Uz compinit && compinit -D
zle -C all-matches complete-word _generic
bindkey '^X' all-matches
zstyle ':completion:all-matches::::' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true`,
    key: '\u0018',
  },
} as const;
