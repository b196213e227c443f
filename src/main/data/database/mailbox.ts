import { eb, EMPTY_TEXT, lower, type Column } from './expressions';
import type { DatabaseKind, SqlValue } from './physical-table';

/** Providers that leave dots in the part before the @ out of account. */
const WITHOUT_DOTS = ['gmail.com', 'googlemail.com'];

/**
 * The mailbox an address leads to, as far as that is known of every provider: without case and without what follows a
 * plus; without dots where the provider leaves them out.
 */
export function mailboxOf(kind: DatabaseKind, address: Column): Column {
  const whole = lower(address);
  const placeOf = (part: string, text: typeof whole) =>
    eb.fn<number>(kind === 'postgres' ? 'strpos' : 'instr', [text, eb.cast<string>(eb.val(part), 'text')]);
  const cut = (text: typeof whole, from: number, length: ReturnType<typeof placeOf>) =>
    eb.fn<string>('substr', [text, eb.lit(from), eb(length, '-', eb.lit(1))]);
  const at = placeOf('@', whole);
  const before = cut(whole, 1, at);
  const domain = eb.fn<string>('substr', [whole, eb(at, '+', eb.lit(1))]);
  const plus = placeOf('+', before);
  const name = eb
    .case()
    .when(eb(plus, '>', eb.lit(1)))
    .then(cut(before, 1, plus))
    .else(before)
    .end();
  const dotless = eb.fn<SqlValue>('replace', [name, eb.cast<string>(eb.val('.'), 'text'), EMPTY_TEXT]);
  const google = eb(domain, 'in', WITHOUT_DOTS);
  const mailbox = eb.case().when(google).then(dotless).else(name).end();
  const provider = eb
    .case()
    .when(google)
    .then(eb.cast<string>(eb.val('gmail.com'), 'text'))
    .else(domain)
    .end();
  const joined = eb(eb(mailbox, '||', eb.cast<SqlValue>(eb.val('@'), 'text')), '||', provider);
  return eb
    .case()
    .when(eb(at, '>', eb.lit(1)))
    .then(joined)
    .else(whole)
    .end();
}
