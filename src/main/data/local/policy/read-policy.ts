import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { policy as policySchema, type Policy } from '@shared/api/policy';
import { lineOf, linesOf } from './line-of';

/** What administrators set, and where; null of both where they set nothing. */
export interface PolicyInForce {
  readonly file: string;
  readonly rules: Policy;
}

/** Why a policy cannot be followed: in a sentence, with the line where one is to blame. */
export class PolicyFault extends Error {
  readonly file: string;
  readonly line: number | null;

  constructor(file: string, line: number | null, what: string) {
    super(what);
    this.file = file;
    this.line = line;
  }
}

/** Where administrators put the policy on this system; only they may write there. */
export function policyFile(platform: NodeJS.Platform, env: Record<string, string | undefined>): string {
  if (platform === 'win32') {
    return path.win32.join(env['ProgramData'] ?? 'C:\\ProgramData', 'Authdesk', 'policy.json');
  }
  return platform === 'darwin' ? '/Library/Application Support/Authdesk/policy.json' : '/etc/authdesk/policy.json';
}

/**
 * Reads the policy; null where there is none.
 * @throws PolicyFault where there is one that cannot be followed to the letter: nothing of it may be left out
 */
export function readPolicy(file: string): PolicyInForce | null {
  const text = textOf(file);
  if (text === null) return null;
  requireOfAdministrators(file);
  const value = parsed(file, text);
  const read = policySchema.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const at = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
    const where = at.map(String).join('.');
    const what =
      issue?.code === 'unrecognized_keys' ? 'There is no such setting' : (issue?.message ?? 'It is not valid');
    throw new PolicyFault(file, lineOf(linesOf(text), at), where === '' ? what : `${where}: ${what}`);
  }
  const lines = linesOf(text);
  for (const [index, folder] of (read.data.saveIn ?? []).entries()) {
    if (path.isAbsolute(folder)) continue;
    throw new PolicyFault(file, lineOf(lines, ['saveIn', index]), `saveIn.${index}: Takes whole paths`);
  }
  const ids = (read.data.connections?.fixed ?? []).map(({ id }) => id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0) {
    const at = ['connections', 'fixed', twice, 'id'];
    throw new PolicyFault(file, lineOf(lines, at), `${at.join('.')}: There is another one with this id`);
  }
  return { file, rules: read.data };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new PolicyFault(file, null, `It cannot be read (${code ?? 'for no known reason'})`);
  }
}

// What others may write is no word of the administrators.
function requireOfAdministrators(file: string): void {
  if (process.platform === 'win32') return;
  const { uid, mode } = statSync(file);
  const ours = uid === 0 || uid === process.getuid?.();
  if (!ours || (mode & 0o022) !== 0) {
    throw new PolicyFault(file, null, 'It can be written by others than administrators (chown root, chmod 644)');
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PolicyFault(file, brokenLine(text), 'It is not valid JSON');
  }
}

// The engine does not always say where: up to the broken line a text is merely not complete yet.
function brokenLine(text: string): number {
  const lines = text.split('\n');
  const broken = lines.findIndex((_line, index) => !isBegun(lines.slice(0, index + 1).join('\n')));
  return broken < 0 ? lines.length : broken + 1;
}

function isBegun(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const { message } = error as Error;
    return /end of JSON input/u.test(message) || message.includes(`at position ${beginning.length}`);
  }
}
