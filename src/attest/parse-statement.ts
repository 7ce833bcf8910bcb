import { MlpackError } from '../errors/mlpack-error.ts';
import { isRecord } from '../util/record.ts';
import type { ResourceDescriptor, Statement } from './statement.ts';

/** Older statements differ in nothing that is read here. */
const statementTypes = ['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1'];
const maxSubjects = 1000;

/**
 * Reads a statement that somebody has made; what it says is for others to check.
 *
 * @param where names it in errors
 * @throws MlpackError IMAGE_INVALID for what is none
 */
export function parseStatement(bytes: Uint8Array, where: string): Statement {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid(where, 'it is not JSON', cause);
  }
  if (!isRecord(value)) throw invalid(where, 'it is no object');
  const { _type: type, subject, predicateType, predicate } = value;
  if (typeof type !== 'string' || !statementTypes.includes(type))
    throw invalid(where, 'its _type is another');
  if (typeof predicateType !== 'string' || predicateType === '')
    throw invalid(where, 'it has no predicateType');
  if (!isRecord(predicate)) throw invalid(where, 'it has no predicate');
  if (!Array.isArray(subject) || subject.length > maxSubjects) throw invalid(where, 'its subject is no list');
  const [first, ...others] = subject.map((one: unknown, i) => subjectOf(one, `subject[${i}]`, where));
  if (first === undefined) throw invalid(where, 'it is of nothing');
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [first, ...others],
    predicateType,
    predicate,
  };
}

function subjectOf(value: unknown, name: string, where: string): ResourceDescriptor {
  if (!isRecord(value)) throw invalid(where, `${name} is no object`);
  const { name: said, digest } = value;
  if (!isRecord(digest)) throw invalid(where, `${name} has no digest`);
  const hex = Object.entries(digest).flatMap(([algorithm, text]) =>
    typeof text === 'string' ? [[algorithm, text] as const] : [],
  );
  return { ...(typeof said === 'string' ? { name: said } : {}), digest: Object.fromEntries(hex) };
}

function invalid(where: string, why: string, cause?: unknown): MlpackError {
  return new MlpackError('IMAGE_INVALID', `${where} is no in-toto statement: ${why}.`, { cause });
}
