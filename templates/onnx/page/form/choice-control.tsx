import type { SelectHTMLAttributes } from 'preact';

/** No category is called so: it is of the characters that mean nothing. */
const other = '\u{F8FF}other';

/** A choice of the values that a model knows, and room for another, which it answers, too. */
export function ChoiceControl({
  attributes,
  value,
  choices,
  otherName,
  onChange,
}: {
  /** Attributes of the select. */
  readonly attributes: SelectHTMLAttributes;
  readonly value: string;
  readonly choices: readonly string[];
  /** What a screen reader calls the room for another value; null: there is none. */
  readonly otherName: string | null;
  readonly onChange: (value: string) => void;
}) {
  const isKnown = choices.includes(value);
  return (
    <>
      <select
        {...attributes}
        value={isKnown ? value : other}
        onChange={({ currentTarget }) => onChange(currentTarget.value === other ? '' : currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
        {otherName !== null && <option value={other}>Other…</option>}
      </select>
      {!isKnown && otherName !== null && (
        <input
          class="control other"
          type="text"
          autocomplete="off"
          aria-label={otherName}
          value={value}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </>
  );
}
