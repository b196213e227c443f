import type { PersonPackage } from './held';

/** Read by people who were sent it: nothing in it runs, and nothing is fetched. */
const HEAD = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<style>
body { font: 14px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.2rem; border-bottom: 1px solid #d7dbe0; padding-bottom: .25rem; }
h2 small { font-weight: normal; color: #59626e; }
dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .15rem 1rem; margin: .8rem 0; padding: .6rem .8rem; border: 1px solid #e3e6ea; border-radius: 6px; break-inside: avoid; }
dt { color: #59626e; overflow-wrap: anywhere; } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.none { color: #7b848f; } nav li { margin: .1rem 0; }
@media (prefers-color-scheme: dark) { body { color: #e6e9ec; background: #15181c; } dl, h2 { border-color: #343a42; } dt, h2 small, .none { color: #9aa4af; } a { color: #8ab4ff; } }
</style>
`;

/** A package as a page for people: a section a table, a list of facts a row. */
export function htmlPage(given: PersonPackage): string {
  const { person, database, made, tables, missing, kept } = given;
  const title = `What is held about ${person.name ?? person.email}`;
  const sections = [...tables, ...keptTables(kept)];
  return [
    HEAD,
    `<title>${escaped(title)}</title>\n</head>\n<body>\n<h1>${escaped(title)}</h1>\n`,
    `<p>From “${escaped(database)}”, as of ${escaped(made)}. Times are in UTC. Of passwords, tokens and codes it is only said whether there is one.</p>\n`,
    `<nav><ul>${sections.map(({ table, about, rows }, at) => `<li><a href="#t${at}">${escaped(about)}</a> (${escaped(table)}, ${rows.length})</li>`).join('')}</ul></nav>\n`,
    ...(missing.length === 0 ? [] : [`<p><b>Not in here:</b> ${missing.map(escaped).join(' ')}</p>\n`]),
    ...sections.map(
      ({ table, about, rows }, at) =>
        `<h2 id="t${at}">${escaped(about)} <small>${escaped(table)}, ${rows.length}</small></h2>\n${rows.map(rowHtml).join('')}`,
    ),
    '</body>\n</html>\n',
  ].join('');
}

function keptTables({ notes, tags, timeZone, mails }: PersonPackage['kept']) {
  const marks = tags.length === 0 && timeZone === null ? [] : [{ tags: tags.join(', '), timeZone }];
  return [
    { table: 'Authdesk', about: 'Tags and time zone kept by support', rows: marks },
    { table: 'Authdesk', about: 'Notes of support', rows: notes },
    { table: 'Authdesk', about: 'Mails sent by support', rows: mails },
  ].filter(({ rows }) => rows.length > 0);
}

function rowHtml(row: object): string {
  const facts = Object.entries(row).map(
    ([name, value]) => `<dt>${escaped(name)}</dt><dd dir="auto">${valueHtml(value)}</dd>`,
  );
  return `<dl>${facts.join('')}</dl>\n`;
}

function valueHtml(value: unknown): string {
  if (value === null || value === undefined || value === '') return '<span class="none">—</span>';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return escaped(value);
  if (typeof value !== 'object') return escaped(JSON.stringify(value));
  if ('present' in value) return `<span class="none">${value.present === true ? 'set, not shown' : 'not set'}</span>`;
  if ('unreadable' in value) return '<span class="none">may not be read</span>';
  return escaped(JSON.stringify(value, null, 1));
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => SIGNS[sign] ?? sign);
}
