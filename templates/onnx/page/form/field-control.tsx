import { ChoiceControl } from './choice-control.tsx';
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
    'aria-label': name,
    'aria-invalid': isInvalid,
    'aria-describedby': describedBy || undefined,
  };
  const take = (event: { readonly currentTarget: { readonly value: string } }) =>
    onChange(event.currentTarget.value);
  switch (field.kind) {
    case 'choice':
      return (
        <ChoiceControl
          attributes={common}
          value={value}
          choices={field.choices.map(String)}
          otherName={`${name ?? field.label}, other value`}
          onChange={onChange}
        />
      );
    case 'switch':
      return (
        <ChoiceControl
          attributes={common}
          value={value}
          choices={['false', 'true']}
          otherName={null}
          onChange={onChange}
        />
      );
    case 'json':
      return <textarea {...common} value={value} rows={2} spellcheck={false} onInput={take} />;
    case 'tensor':
      return <textarea {...common} value={value} rows={4} spellcheck={false} onInput={take} />;
    case 'passage':
      return <textarea {...common} class="control passage" value={value} rows={3} onInput={take} />;
    case 'text':
      return <input {...common} value={value} type="text" autocomplete="off" onInput={take} />;
    default:
      return (
        <input {...common} value={value} type="text" inputMode="decimal" autocomplete="off" onInput={take} />
      );
  }
}
