import { safeParse, type z } from 'zod';
import { contract } from '@shared/contract';
import type { MethodName } from '@shared/methods';

type Schema = z.core.$ZodTypes;

/** The smallest input a method takes, made from its schema: what may be left out is left out. */
export function validInput(method: MethodName): unknown {
  const input = sample(contract[method].input);
  return typeof input === 'object' ? { ...input, ...TOGETHER[method] } : input;
}

/** What a choice of the sample asks for besides, which a schema says in a rule and not in its shape. */
const TOGETHER: Partial<Record<MethodName, object>> = {
  'insight.overview': { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z', zone: 'UTC' },
  'connections.save': { postgres: { url: 'postgres://db.example.com/auth' } },
};

/** Fields that take an object of any shape. */
const RECORDS: ReadonlySet<string> = new Set(['views.save.state', 'users.create.fields']);

/** Inputs no method may let through to its handler, with a name for each. */
export function junkFor(method: MethodName): Array<[what: string, input: unknown]> {
  const input = validInput(method);
  const fields = typeof input === 'object' && input !== null ? input : {};
  const junk: Array<[string, unknown]> = [
    ['null', null],
    ['a number', 42],
    ['NaN', Number.NaN],
    ['a text', 'users.list'],
    ['a huge text', 'x'.repeat(1_000_000)],
    ['true', true],
    ['an empty list', []],
    ['a list of inputs', [fields]],
    ['an unknown key', { ...fields, authdeskUnknown: 1 }],
    ['a key named constructor', { ...fields, constructor: { prototype: {} } }],
    ['an own key named __proto__', JSON.parse(`{"__proto__": {"admin": true}}`)],
  ];
  for (const key of keysOf(contract[method].input)) {
    if (!RECORDS.has(`${method}.${key}`)) junk.push([`an object as ${key}`, { ...fields, [key]: { $ne: null } }]);
    junk.push([`a huge text as ${key}`, { ...fields, [key]: 'x'.repeat(1_000_000) }]);
    junk.push([`a function's text in a list as ${key}`, { ...fields, [key]: [[['() => 1']]] }]);
    junk.push([`Infinity as ${key}`, { ...fields, [key]: Number.POSITIVE_INFINITY }]);
  }
  for (const key of Object.keys(fields)) {
    junk.push([`${key} left out`, Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key))]);
    junk.push([`null as ${key}`, { ...fields, [key]: null }]);
  }
  return junk;
}

/** The keys an input may have at its top level. */
function keysOf(schema: Schema): string[] {
  const { def } = schema._zod;
  if (def.type === 'optional') return keysOf(def.innerType as Schema);
  if (def.type === 'union') return [...new Set(def.options.flatMap((option) => keysOf(option as Schema)))];
  return def.type === 'object' ? Object.keys(def.shape) : [];
}

/** The smallest of each kind of value a schema takes. */
export function samplesOf(schema: Schema): unknown[] {
  const { def } = schema._zod;
  return def.type === 'union' ? def.options.flatMap((option) => samplesOf(option as Schema)) : [sample(schema)];
}

function sample(schema: Schema): unknown {
  const { def } = schema._zod;
  if (def.type === 'optional') return undefined;
  if (def.type === 'nullable') return null;
  if (def.type === 'string') return sampleText(schema);
  if (def.type === 'number') return 1;
  if (def.type === 'boolean') return true;
  if (def.type === 'enum') return Object.values(def.entries)[0];
  if (def.type === 'literal') return def.values[0];
  if (def.type === 'array') return [sample(def.element as Schema)];
  if (def.type === 'union') return sample(def.options[0] as Schema);
  if (def.type === 'record') return {};
  if (def.type !== 'object') throw new Error(`No sample for a schema of type ${def.type}: add one.`);
  const fields = Object.entries(def.shape).map(([key, field]) => [key, sample(field as Schema)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function sampleText(schema: Schema): string {
  const { format } = schema._zod.def as { format?: string };
  if (format === 'datetime') return '2026-01-02T03:04:05.000Z';
  if (format === 'email') return 'sam@example.com';
  if (format === 'url') return 'https://auth.example.com';
  return safeParse(schema, 'sample').success ? 'sample' : FINGERPRINT;
}

const FINGERPRINT = `SHA256:${'A'.repeat(43)}`;
