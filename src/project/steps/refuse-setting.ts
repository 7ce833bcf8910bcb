/** Notes a mistake at a setting of a step, which its keys lead to, and ends the planning. */
export type RefuseSetting = (
  setting: readonly string[],
  reason: string,
  suggestions?: readonly string[],
) => never;
