import { own } from '../../../contract/own.ts';

/** The settings of an .npmrc file; `name[]` lists keep their last value under `name`. */
export function parseNpmrc(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split(/\r?\n/u)) {
    const match = /^\s*([^;#\s=][^=]*?)(?:\[\])?\s*=\s*(.*?)\s*$/u.exec(line);
    if (match === null) continue;
    const [, key = '', value = ''] = match;
    settings.set(expand(key, env), expand(unquote(value), env));
  }
  return settings;
}

function unquote(value: string): string {
  return (
    /^(?:"(.*)"|'(.*)')$/u
      .exec(value)
      ?.slice(1)
      .find((inner) => inner !== undefined) ?? value
  );
}

/** `${NAME}` stays as it is when NAME is not set, `${NAME?}` becomes empty, as npm does. */
function expand(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(/\$\{([^}?]+)(\?)?\}/gu, (whole, name: string, optional: string | undefined) => {
    return own(env, name) ?? (optional === undefined ? whole : '');
  });
}
