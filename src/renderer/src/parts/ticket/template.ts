/** What a template may name, and what it stands for. */
export const TICKET_VARIABLES = {
  person: 'Name, address and id',
  name: 'Name',
  email: 'Address',
  id: 'User id',
  state: 'Whether they can sign in, and what is in the way',
  done: 'What was done with Authdesk in the last 24 hours, a line each',
  effect: 'When it takes effect',
  database: 'The connection and its environment',
  zone: 'The time zone all times are in',
  time: 'Now',
  by: 'Who copies it',
  link: 'A link that opens the person in Authdesk',
} as const satisfies Record<string, string>;
export type TicketValues = Readonly<Record<keyof typeof TICKET_VARIABLES, string>>;

export const BUILT_IN_TICKET = [
  'User: {person}',
  'Database: {database}',
  'State: {state}',
  'Done:',
  '{done}',
  'Takes effect: {effect}',
  'As of {time}, times in {zone}',
  '{link}',
].join('\n');

const VARIABLE = /\{(\w+)\}/gu;

function isKnown(name: string): name is keyof TicketValues {
  return name in TICKET_VARIABLES;
}

/** The names in braces that stand for nothing. */
export function unknownVariables(template: string): readonly string[] {
  return [...template.matchAll(VARIABLE)].map(([, name = '']) => name).filter((name) => !isKnown(name));
}

/**
 * A template with its values. A line of which every variable is empty is left out, and so is one that ends in a colon
 * and would have nothing below it.
 */
export function fillTicket(template: string, values: TicketValues): string {
  const lines = template.split('\n').map((line) => {
    const names = [...line.matchAll(VARIABLE)].map(([, name = '']) => name).filter(isKnown);
    if (names.length > 0 && names.every((name) => values[name] === '')) return null;
    return line.replaceAll(VARIABLE, (whole, name: string) => (isKnown(name) ? values[name] : whole));
  });
  return lines
    .filter((line, at) => line !== null && !(line.trimEnd().endsWith(':') && lines[at + 1] === null))
    .join('\n')
    .trim();
}
