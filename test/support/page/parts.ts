import type { Locator, Page } from 'playwright-core';

/** The parts of the page that tests use, by roles and names, as a screen reader knows them. */
export interface Parts {
  readonly example: Locator;
  readonly predict: Locator;
  readonly result: Locator;
  readonly code: Locator;
  readonly live: Locator;
  readonly alert: Locator;
  /** The input of a feature or a tensor. */
  readonly field: (name: string) => Locator;
}

export function partsOf(page: Page): Parts {
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  return {
    example: page.getByRole('combobox', { name: 'Example' }),
    predict: page.getByRole('button', { name: 'Predict', exact: true }),
    result: region('Result'),
    code: region('Code'),
    live: region('Live'),
    alert: page.getByRole('alert'),
    field: (name) => page.getByLabel(name, { exact: true }),
  };
}
