import type { ImageProvenance } from '../../app/trust/image-provenance.ts';
import type { Statement } from '../../attest/statement.ts';
import { field } from '../../util/record.ts';
import { renderFields } from '../text/table.ts';

/** What `mlpack provenance` prints for people. Others' statements may lack any of it. */
export function renderProvenance({ isAttached, statements }: ImageProvenance): string {
  const kind = isAttached
    ? 'attached in the registry, unsigned'
    : 'nothing is attached: said now, of what it carries';
  return statements.map((statement) => renderStatement(statement, kind)).join('\n\n');
}

function renderStatement({ subject, predicate }: Statement, kind: string): string {
  const definition = field(predicate, 'buildDefinition');
  const details = field(predicate, 'runDetails');
  const builder = field(details, 'builder');
  const parameters = field(definition, 'externalParameters');
  const listed = field(definition, 'resolvedDependencies');
  const dependencies: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const source = dependencies.find((one) => field(field(one, 'digest'), 'gitCommit') !== undefined);
  const fields: [string, unknown][] = [
    ['Provenance', kind],
    ...subject.map(({ digest }): [string, unknown] => [
      'Of',
      digest?.['sha256'] && `sha256:${digest['sha256']}`,
    ]),
    ['Image', joined([field(parameters, 'name'), field(parameters, 'version')])],
    ['Source', joined([field(source, 'uri'), field(field(source, 'digest'), 'gitCommit')])],
    ['Built by', joined([field(builder, 'id'), field(field(builder, 'version'), 'mlpack')])],
    ['Run', field(field(details, 'metadata'), 'invocationId')],
    ['Made of', `${dependencies.length} files and packages (--json lists them)`],
  ];
  return renderFields(
    fields.flatMap(([label, value]) =>
      typeof value === 'string' && value !== '' ? [[label, value] as const] : [],
    ),
  );
}

function joined(parts: readonly unknown[]): string {
  return parts.filter((part) => typeof part === 'string').join(' ');
}
