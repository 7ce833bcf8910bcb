import { marker, stepFiles } from '../steps.ts';

/** What a comment of this pipeline begins with, in a string of jq. */
const startsWithMarker = String.raw`startswith("${marker(String.raw`\(env.MLPACK_IMAGE)`)}")`;

/** Writes what is reported into a comment: that of the last run, else a new one. */
export const commentScript = `comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
comment=$(gh api "$comments" --paginate --jq '.[] | select(.user.type == "Bot" and (.body | ${startsWithMarker})) | .id' | tail -n 1)
if [ -n "$comment" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment" --field body=@${stepFiles.change}
else
  gh api --silent --method POST "$comments" --field body=@${stepFiles.change}
fi
`;
