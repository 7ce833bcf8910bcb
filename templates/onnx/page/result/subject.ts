import { own } from '../../../../contract/own.ts';
import type { Field, FormLayout } from '../form/fields.ts';
import type { RowValues } from '../form/values.ts';

/** What a row was asked about, on which its answer can be shown. */
export interface Subject {
  /** null where there is none, or several. */
  readonly text: string | null;
  /** As it was sent; null where there is none, or several. */
  readonly picture: string | null;
}

/** @param row undefined: nothing is known of it */
export function subjectOf({ fields }: FormLayout, row: RowValues | undefined): Subject {
  const only = (isOne: (field: Field) => boolean): string | null => {
    const [field, ...others] = fields.filter(isOne);
    const value = field === undefined || row === undefined ? undefined : own(row, field.id);
    return typeof value === 'string' && value !== '' && others.length === 0 ? value : null;
  };
  return { text: only(({ kind }) => kind === 'passage'), picture: only(({ file }) => file === 'picture') };
}
