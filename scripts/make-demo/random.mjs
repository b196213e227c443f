// One seeded source of chance for the whole generator: the order of calls is the data, the wall clock never matters.
import { base, en, Faker, generateMersenne53Randomizer } from '@faker-js/faker';

const SEED = 20_260_214;
const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

const randomizer = generateMersenne53Randomizer(SEED);

/** A faker of the given locale that shares the generator's one random sequence. */
export const fakerOf = (locale) => new Faker({ locale: [locale, en, base], randomizer });

/** The English faker. */
export const faker = fakerOf(en);

/** A float from 0 to 1. */
export const random = () => randomizer.next();

/** True with the given probability. */
export const chance = (probability) => random() < probability;

/** An integer from min to max, both included. */
export const int = (min, max) => min + Math.floor(random() * (max - min + 1));

/** One element of a list. */
export const pick = (list) => list[Math.floor(random() * list.length)];

/** One value of `[weight, value]` pairs. */
export function weighted(pairs) {
  let left = random() * pairs.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of pairs) {
    left -= weight;
    if (left < 0) return value;
  }
  return pairs.at(-1)[1];
}

/** A string of `length` characters from an alphabet, alphanumeric unless told otherwise. */
export const text = (length, alphabet = ALPHANUMERIC) =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');

/** An id or session token as better-auth makes them. */
export const id = () => text(32);

/** Random bytes. */
export const bytes = (length) => Uint8Array.from({ length }, () => int(0, 255));

/** Lengths of time in milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
