// The text of CHANGELOG.md: what the commits say, by version and day.

/** Commits that tell nobody anything. */
const SILENT = /^(wip\b|fixup!|squash!|revert "?wip)/iu;

/**
 * @param {{ subject: string, day: string, tags: string[] }[]} commits newest first, merges left out
 * @param {string} version the one that is being made
 */
export function changelogText(commits, version) {
  const parts = [];
  let title = `${version} (not released)`;
  for (const { subject, day, tags } of commits) {
    const tag = tags.find((one) => /^v\d+\.\d+\.\d+/u.test(one));
    if (tag !== undefined) title = tag.slice(1);
    if (SILENT.test(subject)) continue;
    let part = parts.at(-1);
    if (part?.title !== title) parts.push((part = { title, days: [] }));
    if (part.days.at(-1)?.day !== day) part.days.push({ day, subjects: [] });
    part.days.at(-1).subjects.push(subject);
  }
  const written = parts.map(({ title: name, days }) => `## ${name}\n\n${days.map(ofDay).join('\n\n')}`);
  return `# Changes\n\nWhat the commits say, newest first; written by \`npm run changelog\`.\n\n${written.join('\n\n')}\n`;
}

const ofDay = ({ day, subjects }) => `### ${day}\n\n${subjects.map((subject) => `- ${plain(subject)}`).join('\n')}`;

/** A subject is text: nothing in it is to become markup or a link. */
function plain(subject) {
  return subject.replaceAll(/[\\`*_[\]<>#|~]/gu, (sign) => `\\${sign}`);
}
