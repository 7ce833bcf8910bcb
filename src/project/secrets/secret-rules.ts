import { rules as preset } from '@secretlint/secretlint-rule-preset-recommend';

const prefix = '@secretlint/secretlint-rule-';

/** Comments that turn rules off: whoever wrote a file that goes into an image would decide for who builds it. */
const leftOut = `${prefix}filter-comments`;

/** The rules of secretlint's preset, as its core takes them. The id of an AWS key alone is as telling as its secret. */
export const presetRules = preset
  .filter(({ meta }) => meta.id !== leftOut)
  .map((rule) => ({
    id: rule.meta.id,
    rule,
    options: rule.meta.id === `${prefix}aws` ? { enableIDScanRule: true } : {},
  }));

/** What the preset doesn't know, by rule: prefixes that no other text has. */
export const ownRules: ReadonlyMap<string, RegExp> = new Map([
  ['google', /\bAIza[\w-]{35}(?![\w-])/gu],
  ['pypi', /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/gu],
  ['azure', /\bAccountKey=[0-9A-Za-z+/]{86}==/gu],
]);

/** A rule's name as people type it: `github` of `@secretlint/secretlint-rule-github`. */
export function ruleName(id: string): string {
  return id.replace(prefix, '');
}

/** Names of all rules. */
export const ruleNames: readonly string[] = [
  ...presetRules.map(({ id }) => ruleName(id)),
  ...ownRules.keys(),
].toSorted();
