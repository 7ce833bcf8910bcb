import { lintSource } from '@secretlint/core';
import { ownRules, presetRules, ruleName } from './secret-rules.ts';

/** What looks like a credential. It is told where it is, never what. */
export interface FoundSecret {
  /** Name of the rule that found it. */
  readonly rule: string;
  /** Where it begins, in UTF-16 code units. */
  readonly offset: number;
  /** The same as a line, the first being 1. */
  readonly line: number;
}

/**
 * Looks for credentials in a text by secretlint's rules (https://github.com/secretlint/secretlint) and a few more.
 *
 * @param allowed names of rules whose findings are none
 * @returns in the order of the text
 */
export async function findSecrets(
  text: string,
  allowed: ReadonlySet<string> = new Set(),
): Promise<FoundSecret[]> {
  const { messages } = await lintSource({
    source: { filePath: 'text', content: text, ext: '', contentType: 'text' },
    options: { config: { rules: presetRules }, noPhysicFilePath: true },
  });
  const found = [
    ...messages.map(({ ruleId, range: [offset] }) => ({ rule: ruleName(ruleId), offset })),
    ...[...ownRules].flatMap(([rule, pattern]) =>
      [...text.matchAll(pattern)].map(({ index }) => ({ rule, offset: index })),
    ),
  ];
  return found
    .filter(({ rule }) => !allowed.has(rule))
    .toSorted((one, other) => one.offset - other.offset)
    .map((secret) => ({ ...secret, line: lineAt(text, secret.offset) }));
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
