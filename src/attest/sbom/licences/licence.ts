import spdxIds from 'spdx-license-ids/index.json' with { type: 'json' };
import parseExpression from 'spdx-expression-parse';

/** Under which terms something is. */
export interface Licence {
  /** An expression of SPDX, https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/ */
  readonly expression: string;
  /** What SPDX's list doesn't have, as the expression refers to it. */
  readonly others: readonly OtherLicence[];
}

export interface OtherLicence {
  /** LicenseRef-… */
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** Longer ones are taken for texts. */
const maxExpressionLength = 1024;

const idOf = new Map(spdxIds.map((id) => [id.toLowerCase(), id]));

/** The identifier that SPDX's list has for a name, whatever its case. */
export function spdxId(name: string): string | undefined {
  return idOf.get(name.toLowerCase());
}

/**
 * A licence as a package.json says it: an expression, or else a text that becomes a reference.
 *
 * @param namespace whose names they are, for the reference
 */
export function statedLicence(text: string, namespace: string): Licence {
  const isKnown = text.length <= maxExpressionLength && !text.includes('Ref-') && isExpression(text);
  return isKnown ? { expression: text, others: [] } : otherLicence(text, text, namespace);
}

/** A licence that SPDX's list doesn't have. */
export function otherLicence(name: string, text: string, namespace: string): Licence {
  const words = `${namespace}-${name.replaceAll('+', '-or-later')}`;
  const id = `LicenseRef-${words.replaceAll(/[^\w.-]+|_/gu, '-').slice(0, 200)}`;
  return { expression: id, others: [{ id, name, text: text === '' ? name : text }] };
}

function isExpression(text: string): boolean {
  try {
    parseExpression(text);
    return true;
  } catch {
    return false;
  }
}

/** All of several licences. Undefined of none. */
export function allOf(licences: readonly Licence[]): Licence | undefined {
  const expressions = [...new Set(licences.map(({ expression }) => expression))].toSorted();
  if (expressions.length === 0) return undefined;
  const others = new Map(licences.flatMap((licence) => licence.others.map((other) => [other.id, other])));
  return {
    expression:
      expressions.length === 1
        ? expressions.join('')
        : expressions.map((one) => (/ (?:AND|OR) /u.test(one) ? `(${one})` : one)).join(' AND '),
    others: [...others.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
