// Reads where a SQLite file is, as libraries and files of settings write it: a path, or a `file:` address with its own rules.
import { bare } from './postgres/pasted';

export type ReadSqlitePath =
  | {
      readonly ok: true;
      /** A path; `~` in front stands for the home folder. */
      readonly file: string;
      /** It says itself that it is only to be read. */
      readonly readOnly: boolean;
    }
  /** Why it is refused, as it stands below a box; nothing of what was typed is in it. */
  | { readonly ok: false; readonly fault: string };

const CHOOSE = 'Choose the database file';
const SERVER = 'That is a libSQL server, such as Turso; Authdesk opens SQLite files only. Use a file with a copy of it';

/** Reads the place of a SQLite file as somebody typed or pasted it. */
export function readSqlitePath(text: string): ReadSqlitePath {
  const typed = bare(text.replace(/^\s*sqlite3\s+/u, '')).replace(/^(?:jdbc:)?sqlite3?:(?:\/\/(?=\/)|\/\/)?/iu, '');
  if (typed === '') return refused(CHOOSE);
  if (/[\0\r\n]/u.test(typed)) return refused('Takes one path in one line');
  if (/^(?:libsql|https?|wss?):/iu.test(typed)) return refused(SERVER);
  if (/^(?:postgres(?:ql)?|prisma(?:\+postgres)?):/iu.test(typed)) {
    return refused('That is the address of a Postgres database: choose PostgreSQL above');
  }
  if (/^file:/iu.test(typed)) return fromAddress(typed.slice('file:'.length));
  if (typed.startsWith(':memory:')) return refused('A database in memory is that of one program only: choose a file');
  if (/^[a-z][\w+.-]+:\/\//iu.test(typed)) return refused(CHOOSE);
  return { ok: true, file: typed.replace(/^(?:\$HOME|\$\{HOME\}|%USERPROFILE%)(?=[\\/])/u, '~'), readOnly: false };
}

function refused(fault: string): ReadSqlitePath {
  return { ok: false, fault };
}

/** What follows `file:`, as SQLite itself reads it, and libSQL and Prisma after it. */
function fromAddress(rest: string): ReadSqlitePath {
  const [, place = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?/u.exec(rest) ?? [];
  const [, host, at = place] = /^\/\/([^/]*)(\/.*)?$/u.exec(place) ?? [];
  if (host !== undefined && host !== '' && host !== 'localhost') {
    // On Windows that is a network drive.
    if (/^[a-z]:$/iu.test(host)) return fromParts(`${host}${at}`, query);
    return refused('A file: address takes three slashes in front of a whole path, such as file:///data/auth.db');
  }
  return fromParts(at.replace(/^\/(?=[a-z]:[\\/])/iu, ''), query);
}

function fromParts(encoded: string, query: string): ReadSqlitePath {
  const parameters = new Map(query.split('&').map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']));
  const mode = parameters.get('mode');
  if (mode === 'memory' || encoded.startsWith(':memory:'))
    return refused('A database in memory is that of one program only: choose a file');
  let file: string;
  try {
    file = decodeURIComponent(encoded);
  } catch {
    return refused('A % in a file: address has to be written as %25');
  }
  if (file === '') return refused(CHOOSE);
  if (file.includes('\0')) return refused('Takes one path in one line');
  return { ok: true, file, readOnly: mode === 'ro' };
}
