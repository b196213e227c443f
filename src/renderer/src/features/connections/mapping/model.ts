import { logicalModel, type LogicalField, type LogicalTable } from '@shared/logical-model';

export const MODEL_TABLES = Object.keys(logicalModel) as readonly LogicalTable[];

/** The fields of one of better-auth's tables. */
export function fieldsOf(table: LogicalTable): readonly string[] {
  return Object.keys(logicalModel[table]);
}

/** Whether a plugin adds the field; such a one is offered on demand, or where a database has it. */
export function isOfPlugin(table: LogicalTable, field: string): boolean {
  const fields: Readonly<Record<string, LogicalField>> = logicalModel[table];
  return fields[field]?.plugin !== undefined;
}

/** What each table is for, for somebody who has only ever seen its rows. */
export const MODEL_MEANING: Readonly<Record<LogicalTable, string>> = {
  user: 'Users',
  session: 'Who is signed in where',
  account: 'Ways to sign in',
  verification: 'Waiting links and codes',
  organization: 'Organizations',
  member: 'Who is in which one',
  invitation: 'Who was invited to one',
  team: 'Teams of organizations',
  teamMember: 'Who is in which team',
  twoFactor: 'Second factors',
  oauthAccessToken: 'Access of other apps',
  oauthRefreshToken: 'Lasting access of other apps',
  apikey: 'API keys',
};
