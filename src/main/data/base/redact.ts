const MASK = '[redacted]';
const MAX_DEPTH = 6;
const MAX_ITEMS = 100;
/** Also the bound on the time the rules take. */
const MAX_TEXT = 10_000;
const TRUNCATED = '… [cut]';

/** Keys whose value is a secret whatever it looks like, such as `password`, `access_token` or `Set-Cookie`. */
const SECRET_KEY =
  /pass(word|phrase|wd)?$|^pwd$|secret|token|authorization|cookie|credential|api[-_]?key|private[-_]?key|access[-_]?key|^otp$|one[-_]?time|backup[-_]?codes?|^salt$|hash$/i;

const NAMES = String.raw`(?:pass(?:word|phrase|wd)?|pwd|\w*secret\w*|\w*token|api[-_]?key|\w*private[-_]?key|otp)`;

type Replacer = string | ((match: string, ...groups: string[]) => string);

/**
 * What a secret looks like in running text, and what takes its place. Order matters: a rule that knows the shape comes
 * before one that would leave half of it.
 */
const RULES: ReadonlyArray<readonly [pattern: RegExp, replacement: Replacer]> = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  // https: the user part ends before the first slash; a path may hold an @ of its own.
  [/\b(https?|wss?):\/\/[^\s/@"'<>]*@/gi, `$1://${MASK}@`],
  // Passwords in database and mail addresses are often not encoded, so everything up to the last @ goes.
  [/\b(?!file:|app:|node:|https?:|wss?:)([a-z][a-z0-9+.-]{0,30}):\/\/[^\s"'<>]{0,2000}@/gi, `$1://${MASK}@`],
  [/\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*)[^\r\n]+/gi, `$1$2${MASK}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)*/g, MASK],
  [
    /([\w.-]{0,40}(?:better-auth|session_token|session_data|two_factor|dont_remember)[\w.-]{0,60})=[^;\s"']+/gi,
    `$1=${MASK}`,
  ],
  [/\b[0-9a-f]{32}:[0-9a-f]{64,}/gi, MASK],
  [/\$(?:2[abxy]|argon2(?:id|i|d)|scrypt|pbkdf2)[^\s"']*/g, MASK],
  [new RegExp(String.raw`\b(${NAMES})(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&"'})\]]+)`, 'gi'), `$1$2${MASK}`],
  [/[A-Za-z0-9+/_-]{32,}={0,2}/g, maskRun],
];

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Masks a long run when it is a token; leaves paths, names-with-dashes and UUIDs, which a log is useless without. */
function maskRun(run: string): string {
  if (/[+=]/.test(run) && run.replace(UUID, '').length >= 32) return MASK;
  return run
    .split('/')
    .map((part) => (isToken(part) ? MASK : part))
    .join('/');
}

function isToken(part: string): boolean {
  if (/[A-Za-z0-9]{32,}/.test(part)) return true;
  const rest = part.replace(UUID, '');
  // base64url breaks its letters up with - and _, which words joined by dashes do too: those have no mixed digits.
  return rest.length >= 32 && /[a-z]/.test(rest) && /[A-Z]/.test(rest) && /\d/.test(rest);
}

/** Masks everything in a text that looks like a secret: tokens, JWTs, cookies, passwords in addresses, hashes. */
export function redactText(text: string): string {
  const short = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  const masked = RULES.reduce(
    (result, [pattern, replacement]) =>
      typeof replacement === 'string' ? result.replace(pattern, replacement) : result.replace(pattern, replacement),
    short,
  );
  return text.length > MAX_TEXT ? `${masked}${TRUNCATED}` : masked;
}

/**
 * A copy of any value that is safe to write down: texts masked, secret-looking keys blanked, errors as plain objects,
 * bytes as their length, at most six levels deep. Never throws.
 */
export function redact(value: unknown): unknown {
  return visit(value, 0, new Set());
}

function visit(value: unknown, depth: number, parents: Set<object>): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return redactText(String(value));
  if (typeof value === 'function') return '[function]';
  if (typeof value === 'symbol') return '[symbol]';
  if (typeof value !== 'object' || value === null) return value;
  if (parents.has(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[deep]';
  parents.add(value);
  try {
    return visitObject(value, depth, parents);
  } catch {
    // A getter or a proxy of somebody else's threw: nothing that is logged may bring the app down.
    return '[unreadable]';
  } finally {
    parents.delete(value);
  }
}

const ERROR_FACTS = ['name', 'message', 'stack', 'cause'];

function visitObject(value: object, depth: number, parents: Set<object>): unknown {
  const next = (item: unknown) => visit(item, depth + 1, parents);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof URL || value instanceof RegExp) return redactText(String(value));
  if (Array.isArray(value)) return listOf(value, next);
  if (value instanceof Set) return listOf([...value], next);
  if (value instanceof Map) return record([...value], next);
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    const own = Object.entries(value).filter(([key]) => !ERROR_FACTS.includes(key));
    const told = { name, message, stack, ...(cause !== undefined && { cause }) };
    return record([...Object.entries(told), ...own], next);
  }
  return record(Object.entries(value), next);
}

function listOf(items: readonly unknown[], next: (item: unknown) => unknown): unknown[] {
  const kept = items.slice(0, MAX_ITEMS).map(next);
  return items.length > MAX_ITEMS ? [...kept, `[${items.length - MAX_ITEMS} more]`] : kept;
}

function record(entries: ReadonlyArray<readonly [unknown, unknown]>, next: (item: unknown) => unknown): object {
  const masked = entries.slice(0, MAX_ITEMS).map(([key, item]): [string, unknown] => {
    const name = typeof key === 'string' ? key : String(next(key));
    // Whether a secret is there, and null for none, is not itself a secret.
    const harmless = item === null || item === undefined || typeof item === 'boolean';
    return [redactText(name), SECRET_KEY.test(name) && !harmless ? MASK : next(item)];
  });
  // fromEntries defines own properties, so a key called __proto__ stays data.
  return Object.fromEntries(masked);
}
