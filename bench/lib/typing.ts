import type { World } from './world';

const LONGEST = 12;

/** What somebody types, letter by letter: beginnings of addresses, of full names, of family names, and one that is not there. */
export async function keystrokes(world: World, people: number): Promise<string[]> {
  const rows = await world.sql(`select "name", "email" from "user" where "id" > ? order by "id" limit ${people * 40}`, [
    'k',
  ]);
  const texts = rows
    .filter((_, i) => i % 40 === 0)
    .map(({ name, email }, i) => {
      const full = String(name);
      if (i % 3 === 0) return String(email);
      return i % 3 === 1 ? full : (full.split(' ').at(-1) ?? full);
    });
  // Letters beyond ASCII are folded differently on the two sides, which is not what is measured here.
  const typed = [...texts, 'qzxwv'].map((text) => text.normalize('NFD').replaceAll(/[^ -~]/g, ''));
  return typed.flatMap((text) =>
    Array.from({ length: Math.min(LONGEST, text.length) }, (_, i) => text.slice(0, i + 1)),
  );
}

/** The condition that a careful SQL client would search with, and its parameters. */
export function containsText(world: World, text: string): { where: string; parameters: string[] } {
  const like = world.kind === 'postgres' ? 'ilike' : 'like';
  const pattern = `%${text.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const columns = ['email', 'name', 'id'];
  return {
    where: `(${columns.map((column) => `"${column}" ${like} ? escape '\\'`).join(' or ')})`,
    parameters: columns.map(() => pattern),
  };
}
