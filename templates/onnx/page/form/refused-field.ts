import type { FormLayout } from './fields.ts';
import type { Problem } from './request.ts';

/** The field that a refusal of the server is about, as in `rows[0].age: expected …`; null when it names none. */
export function refusedField(message: string, { fields }: FormLayout): Problem | null {
  const [, row, rest, name] =
    /(?:rows\[(\d+)\](?:\.(.+?))?|input "(.+?)")(?:\[[\d, ]*\])*: /.exec(message) ?? [];
  const named = rest ?? name;
  const field = fields.find(({ label, input }) => label === named || input.name === named);
  const only = fields.length === 1 ? fields[0] : undefined;
  const found = field ?? (row === undefined ? undefined : only);
  return found === undefined
    ? null
    : { row: Number(row ?? 0), field: found, message: 'the server refused this' };
}
