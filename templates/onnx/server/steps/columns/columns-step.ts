import type { JsonFields } from '../../json/json-fields.ts';
import type { StepKind } from '../step-kind.ts';

/** Names the columns of an input, so that records become rows. */
export const columnsStep: StepKind = {
  kind: 'columns',
  read: (declaration) => {
    const categories = declaration.listOrNull('categories', (values, field) =>
      values === null ? null : knownValues(declaration, field, values),
    );
    const accepted = declaration.listOrNull('accepted', (values, field) =>
      values === null ? null : acceptedValues(declaration, field, values),
    );
    const coded = declaration.value('coded') === null ? null : declaration.strings('coded');
    return {
      kind: 'columns',
      input: declaration.string('input'),
      names: declaration.value('names') === null ? null : declaration.strings('names'),
      ...(categories !== null && { categories }),
      ...(accepted !== null && { accepted }),
      ...(coded !== null && { coded }),
    };
  },
};

/** A missing value is null there. */
function acceptedValues(
  declaration: JsonFields,
  field: string,
  values: unknown,
): readonly (string | number | null)[] {
  if (!Array.isArray(values) || !values.includes(null)) return knownValues(declaration, field, values);
  return [
    ...knownValues(
      declaration,
      field,
      values.filter((value) => value !== null),
    ),
    null,
  ];
}

function knownValues(declaration: JsonFields, field: string, values: unknown): readonly (string | number)[] {
  if (!Array.isArray(values)) return declaration.refuse(field, 'an array', values);
  return values.map((value: unknown, i) =>
    typeof value === 'string' || typeof value === 'number'
      ? value
      : declaration.refuse(`${field}[${i}]`, 'a string', value),
  );
}
