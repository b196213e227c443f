import { fakerDE, fakerEN, fakerES, fakerFR, fakerPL, fakerTR } from '@faker-js/faker';
import type { Random } from './random';

/** A name and how an address spells it. */
interface NamePart {
  readonly text: string;
  readonly ascii: string;
}

type Names = readonly [NamePart, ...NamePart[]];

const EACH = 700;
const DOMAINS = [
  'gmail.com',
  'gmail.com',
  'outlook.com',
  'yahoo.com',
  'icloud.com',
  'hotmail.com',
  'gmx.de',
  'proton.me',
  'orange.fr',
  'wp.pl',
  'acme-corp.example',
  'northwind.example',
] as const;

/** Names of six languages, mixed; the same at every run. */
export function peoplePool(): { first: Names; last: Names } {
  const first = new Map<string, NamePart>();
  const last = new Map<string, NamePart>();
  for (const faker of [fakerEN, fakerDE, fakerFR, fakerES, fakerPL, fakerTR]) faker.seed(7);
  for (let i = 0; i < EACH; i += 1) {
    for (const faker of [fakerEN, fakerDE, fakerFR, fakerES, fakerPL, fakerTR]) {
      keep(first, faker.person.firstName());
      keep(last, faker.person.lastName());
    }
  }
  return { first: [...first.values()] as unknown as Names, last: [...last.values()] as unknown as Names };
}

function keep(names: Map<string, NamePart>, text: string): void {
  const ascii = text
    .normalize('NFD')
    .replaceAll('ł', 'l')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  if (ascii !== '') names.set(text, { text, ascii });
}

/** A person's name and address; the number keeps the address unique. */
export function person(random: Random, { first, last }: ReturnType<typeof peoplePool>, number: number) {
  const given = random.pickSkewed(first);
  const family = random.pickSkewed(last);
  const dot = random.chance(0.7) ? '.' : random.chance(0.5) ? '_' : '';
  const begin = random.chance(0.8) ? given.ascii : given.ascii.slice(0, 1);
  return {
    name: `${given.text} ${family.text}`,
    email: `${begin}${dot}${family.ascii}${number}@${random.pick(DOMAINS)}`,
  };
}
