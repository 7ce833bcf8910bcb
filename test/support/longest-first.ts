import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes a minute or more, and what would run on alone at the end of its project; the longest first. */
export const longest = [
  'test/e2e/page.test.ts',
  'test/e2e/stack.test.ts',
  'test/e2e/robust.test.ts',
  'test/e2e/models.test.ts',
  'test/e2e/stack-upgrade.test.ts',
  'test/contract/overload.test.ts',
  'test/contract/openapi-fuzz.test.ts',
];

/**
 * Begins with the longest files. vitest goes by the times of the last run, and where there was none, as in CI, by the
 * sizes of files: the shortest file may take longest, and would keep all but one worker waiting at the end.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's, not an array's
    const sorted = await super.sort(files);
    // Stable: the rest stays as vitest has it, and so do the projects.
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rankOf({ moduleId }: TestSpecification): number {
  const index = longest.findIndex((path) => moduleId.endsWith(`/${path}`));
  return index === -1 ? longest.length : index;
}
