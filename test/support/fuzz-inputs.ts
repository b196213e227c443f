import { z } from 'zod';
import { contract } from '@shared/contract';
import { METHOD_NAMES, type MethodName } from '@shared/methods';

// Inputs drawn from the contract itself: valid, nearly valid and hostile ones. A method or field that is added later is
// drawn from the day it is in the contract.

/** The part of JSON Schema that the contract's inputs are written in. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

const shapes = new Map<MethodName, Shape>(
  METHOD_NAMES.map((method) => [
    method,
    z.toJSONSchema(contract[method].input, { io: 'input', unrepresentable: 'any' }) as Shape,
  ]),
);

/** Random numbers that come the same again from the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, but not, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    if (from.length === 0) throw new Error('There is nothing to pick from.');
    return from[this.below(from.length)] as T;
  }

  /** True in so many of a hundred throws. */
  percent(share: number): boolean {
    return this.next() * 100 < share;
  }
}

/** What is known of the world that is attacked: values by the field they fit, and places that must hear nothing. */
export interface Known {
  /** Field → values that lead somewhere. What answers bring is added while it runs. */
  readonly values: Map<string, string[]>;
  /** A port on 127.0.0.1 at which somebody listens for what should never come. */
  readonly trapPort: number;
  /** A file that must stay as it is. */
  readonly bait: string;
}

export interface Drawn {
  readonly method: MethodName;
  readonly kind: 'valid' | 'nearly valid' | 'hostile';
  readonly input: unknown;
}

/** The next call of an attacker who knows the contract, and ids, cursors and names of this database. */
export function drawCall(dice: Dice, known: Known, method: MethodName = dice.pick(METHOD_NAMES)): Drawn {
  const shape = shapes.get(method);
  if (shape === undefined) throw new Error(`No input is known of ${method}.`);
  const roll = dice.below(100);
  if (roll < 30) return { method, kind: 'valid', input: valid({ dice, known }, shape, '', 0) };
  if (roll < 80) return { method, kind: 'nearly valid', input: spoil(dice, valid({ dice, known }, shape, '', 0)) };
  return { method, kind: 'hostile', input: hostile(dice) };
}

const KEPT_PER_FIELD = 60;

/** Takes from an answer what leads further: ids, cursors, times and handles, under the names they have there. */
export function learn(known: Known, answer: unknown, dice: Dice, depth = 0): void {
  if (typeof answer !== 'object' || answer === null || depth > 3) return;
  const fields = Array.isArray(answer) ? answer.slice(0, 5).entries() : Object.entries(answer);
  for (const [key, value] of fields) {
    const fits = typeof value === 'string' ? LEARNT.get(String(key)) : undefined;
    if (typeof value === 'string' && fits !== undefined) {
      for (const field of fits) {
        const values = known.values.get(field) ?? [];
        if (values.length < KEPT_PER_FIELD) values.push(value);
        else values[dice.below(KEPT_PER_FIELD)] = value;
        known.values.set(field, values);
      }
    } else learn(known, value, dice, depth + 1);
  }
}

const LEARNT: ReadonlyMap<string, readonly string[]> = new Map([
  ['id', ['id', 'ids', 'previewId']],
  ['nextCursor', ['cursor']],
  ['prevCursor', ['cursor']],
  ['updatedAt', ['expectedUpdatedAt']],
  ['file', ['file']],
]);

type From = { readonly dice: Dice; readonly known: Known };

function valid(from: From, shape: Shape, key: string, depth: number): unknown {
  const { dice, known } = from;
  // What takes anything gets anything.
  if (Object.keys(shape).length === 0 && dice.percent(60)) return hostile(dice);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) return valid(from, dice.pick(choices), key, depth);
  if ('const' in shape) return shape.const;
  if (shape.enum !== undefined) return dice.pick(shape.enum);
  const type = typeof shape.type === 'string' ? shape.type : dice.pick(shape.type ?? ANY_TYPE);
  switch (type) {
    case 'object':
      return validObject(from, shape, depth);
    case 'array': {
      const length = (shape.minItems ?? 0) + dice.pick([0, 0, 1, 1, 2, 3, 20]);
      return Array.from({ length }, () => valid(from, shape.items ?? {}, key, depth + 1));
    }
    case 'string':
      return validText(from, shape, key);
    case 'integer':
    case 'number':
      return validNumber(dice, known, shape, key);
    case 'boolean':
      return key === 'confirm' ? dice.percent(80) : dice.percent(50);
    default:
      return null;
  }
}

const ANY_TYPE = ['string', 'number', 'boolean', 'null', 'object'] as const;

function validObject(from: From, shape: Shape, depth: number): object {
  const { dice } = from;
  const made: Record<string, unknown> = {};
  const required = new Set(shape.required);
  const optional = dice.pick([0, 10, 40, 90]);
  for (const [key, field] of Object.entries(shape.properties ?? {})) {
    if (required.has(key) || dice.percent(optional)) made[key] = valid(from, field, key, depth + 1);
  }
  const more = shape.additionalProperties;
  if (typeof more === 'object') {
    const length = dice.pick([0, 1, 1, 3]);
    for (let n = 0; n < length; n++) made[dice.pick(COLUMNS)] = valid(from, more, 'fields', depth + 1);
  }
  return made;
}

function validNumber(dice: Dice, { trapPort }: Known, { minimum, maximum }: Shape, key: string): number {
  if (key === 'port') return trapPort;
  const [least, most] = [minimum ?? -1000, maximum ?? 1000];
  return dice.pick([least, most, least + dice.below(most - least + 1), Math.min(most, least + dice.below(50))]);
}

function validText({ dice, known }: From, shape: Shape, key: string): string {
  const fitting = known.values.get(key);
  if (fitting !== undefined && fitting.length > 0 && dice.percent(75)) return dice.pick(fitting);
  if (shape.format === 'date-time') return dice.pick(TIMES);
  if (shape.format === 'email' || key === 'email') {
    return dice.percent(50) ? dice.pick(EMAILS) : `new${dice.below(1_000_000)}@example.com`;
  }
  const places = placesFor(known, key);
  if (places !== null) return dice.pick(places);
  const text = dice.percent(50) ? dice.pick(PLAIN) : dice.pick(TEXTS);
  const long = text.length < (shape.minLength ?? 0) ? text.padEnd(shape.minLength ?? 0, 'x') : text;
  return shape.maxLength === undefined ? long : long.slice(0, shape.maxLength);
}

/** Addresses and files for the fields that take them, each of which leads to somebody who listens. */
function placesFor({ trapPort, bait }: Known, key: string): readonly string[] | null {
  const at = `127.0.0.1:${trapPort}`;
  switch (key) {
    case 'host':
      return ['127.0.0.1', 'localhost', '::1', '/tmp', '127.0.0.1\0.example.com'];
    case 'url':
      return [`postgres://x:y@${at}/x`, `smtp://x:y@${at}`, `postgres:///x?host=127.0.0.1&port=${trapPort}`];
    case 'replicaUrl':
      return [`postgres://x:y@${at}/x?sslmode=disable`, `postgres://${at},${at}/x`];
    case 'redisUrl':
      return [`redis://:x@${at}`, `rediss://${at}/0`];
    case 'mailUrl':
      return [`smtp://x:y@${at}`, `smtps://${at}`];
    case 'baseURL':
    case 'origin':
    case 'callbackURL':
    case 'resetRedirectTo':
    case 'redirectTo':
      return [`http://${at}`, `http://${at}/api/auth?x=1`, '/welcome', `https://evil.example@${at}/`];
    case 'ticketUrl':
      return [`https://${at}/{ticket}`, `https://{ticket}.${at}`];
    case 'file':
    case 'keyFile':
      return [bait, `file:${bait}`, `${bait}?mode=rwc`, '/etc/passwd', '../../authdesk.db', `${bait}-not-there`];
    default:
      return null;
  }
}

/** One or two faults in an input that was right. */
function spoil(dice: Dice, input: unknown): unknown {
  const once = spoilOnce(dice, input);
  return dice.percent(30) ? spoilOnce(dice, once) : once;
}

function spoilOnce(dice: Dice, input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return hostile(dice);
  if (Array.isArray(input)) {
    return dice.percent(50) ? [...(input as unknown[]), hostile(dice)] : input.map((one) => spoilOnce(dice, one));
  }
  const keys = Object.keys(input);
  const fields = { ...input } as Record<string, unknown>;
  const [roll, key] = [dice.below(100), keys.length === 0 ? null : dice.pick(keys)];
  if (roll < 15 || key === null) return withOwn(fields, dice.pick(ODD_KEYS), hostile(dice));
  if (roll < 25) return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  if (roll < 30) return Object.assign(Object.create({ admin: true, ...fields }) as object, fields);
  if (roll < 35) return [fields];
  fields[key] = roll < 65 ? spoilOnce(dice, fields[key]) : hostile(dice);
  return fields;
}

/** With a key of its own, whatever its name: an assignment would lose `__proto__`. */
function withOwn(fields: Record<string, unknown>, key: string, value: unknown): object {
  return Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true });
}

function hostile(dice: Dice): unknown {
  const roll = dice.below(100);
  if (roll < 45) return dice.pick(TEXTS);
  if (roll < 60) return dice.pick(TIMES);
  if (roll < 75) return dice.pick(NUMBERS);
  return dice.pick(ODD)();
}

const circle = () => {
  const one: Record<string, unknown> = { a: 1 };
  one['self'] = one;
  return one;
};
const nested = (depth: number) => {
  let value: unknown = 1;
  for (let n = 0; n < depth; n++) value = n % 2 === 0 ? { state: value } : [value];
  return value;
};
const deep = nested(90);
const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, n]));
const many = Array.from({ length: 20_000 }, () => 'x');

/** What the channel can carry besides JSON: all of it arrives in main as it is. */
const ODD: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => true,
  () => ({}),
  () => [],
  () => ({ $ne: null }),
  () => JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}') as unknown,
  () => Object.create(null) as unknown,
  () => circle(),
  () => ({ state: circle() }),
  () => ({ state: { n: 1n } }),
  () => deep,
  () => ({ state: deep }),
  () => wide,
  () => many,
  () => new Date(Number.NaN),
  () => new Date(8.64e15),
  () => new Map([['__proto__', 1]]),
  () => new Set(['x']),
  () => /x/gu,
  () => new Uint8Array(1000),
  () => new ArrayBuffer(8),
  () => new Error('from the page'),
  () => 1n,
  () => 2n ** 64n,
  () => [[[['() => 1']]]],
  () => ({ toString: 'x', valueOf: 1, toJSON: 'z', length: -1 }),
];

const NUMBERS = [
  0,
  -0,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  -(2 ** 63),
  2 ** 64,
  1e308,
  5e-324,
];

const TIMES = [
  '2026-01-02T03:04:05.000Z',
  '2030-06-01T00:00:00+14:00',
  '1970-01-01T00:00:00Z',
  '0000-01-01T00:00:00.000Z',
  '0000-01-01T00:00:00+23:59',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999999999Z',
  '9999-12-31T23:59:59-23:59',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '12024-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '1700000000000',
];

const EMAILS = ['new@example.com', 'user1@example.com', 'USER2@EXAMPLE.COM', 'a@b', `${'x'.repeat(60)}@example.com`];

const PLAIN = ['user', 'a', 'x', 'Ada', 'ticket-12', 'token', 'en', '10.2.0.0/16', 'Europe/Berlin', 'admin', '1.7.25'];

/** Names of columns and tables: real ones, those that are secret, and those that are something else in JavaScript. */
const COLUMNS = [
  'name',
  'email',
  'password',
  'token',
  'role',
  'id',
  'user',
  'session',
  'secret',
  'createdAt',
  '__proto__',
  'constructor',
  'a"; drop table "user',
];

const ODD_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'admin', 'requestId', 'id', 'why', ''];

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff\ud800y',
  '\uffff\ufffe',
  '\u202Egnp.exe',
  '\u200b\u200d\ufeff',
  'e\u0301'.repeat(200),
  'Z\u0351\u036b'.repeat(100),
  '👩‍👩‍👧‍👦',
  'ﷺ'.repeat(100),
  'İıſK',
  '\r\n[info] forged',
  '\u001b[31m',
  "' or 1=1 --",
  '"; drop table "user"; --',
  '$1 ? :a @b %s %_%',
  '\\%_\\',
  '{{constructor.constructor("return 1")()}}',
  '{{link}} {{',
  '<img src=x onerror=alert(1)>',
  '=cmd|calc!A0',
  '../../../etc/passwd',
  '%00%2e%2e%5c',
  'NaN',
  'null',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '-9223372036854775808',
  '99999999999999999999999',
  '1e999',
  '0x10',
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
  'v1.eyJ2IjoxfQ',
  'e30',
  'bnVsbA',
  'W10',
  'WyJhIl0',
  'x'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(4001),
  'x'.repeat(200_001),
  '(a+)+$'.repeat(50),
  `${'a'.repeat(300)}!`,
  `${'.'.repeat(300)}@`,
  `[${'['.repeat(400)}`,
  `${'{"a":'.repeat(400)}1`,
  '00000000-0000-0000-0000-000000000000',
  "S0000000000000000000000000000001'",
];
