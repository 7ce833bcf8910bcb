import type { Field } from './fields.ts';

/** What a field is typed or chosen with. */
export function FieldControl({
  field,
  id,
  value,
  isInvalid,
  describedBy,
  name,
  onChange,
}: {
  readonly field: Field;
  readonly id: string;
  readonly value: string;
  readonly isInvalid: boolean;
  /** Ids of what is said about it. */
  readonly describedBy?: string;
  /** What a screen reader calls it; undefined where a label does. */
  readonly name?: string;
  readonly onChange: (value: string) => void;
}) {
  const common = {
    id,
    class: 'control',
    value,
    'aria-label': name,
    'aria-invalid': isInvalid,
    'aria-describedby': describedBy || undefined,
  };
  const take = (event: { readonly currentTarget: { readonly value: string } }) =>
    onChange(event.currentTarget.value);
  switch (field.kind) {
    case 'choice':
    case 'switch': {
      const choices = field.kind === 'switch' ? ['false', 'true'] : field.choices.map(String);
      // What a file or an example brought is shown, known or not.
      const all = choices.includes(value) ? choices : [value, ...choices];
      return (
        <select {...common} onChange={take}>
          {all.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      );
    }
    case 'tensor':
      return <textarea {...common} rows={4} spellcheck={false} onInput={take} />;
    case 'text':
      return <input {...common} type="text" autocomplete="off" onInput={take} />;
    default:
      return <input {...common} type="text" inputMode="decimal" autocomplete="off" onInput={take} />;
  }
}
