/** What the server does without a setting, in words for documentation. */
export function defaultText(setting: {
  readonly default: number | string | boolean | null;
  readonly without?: string;
}): string {
  return setting.without ?? String(setting.default);
}
