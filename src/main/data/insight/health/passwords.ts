import { CREDENTIAL, nativeForm } from '../../accounts/credential';
import { eb, EMPTY_TEXT } from '../../database/expressions';
import type { Looking, RowCheck } from './item';

/** Password accounts that let nobody in. */
export function passwords({ connection }: Looking): RowCheck[] {
  const { account } = connection.schema;
  if (account === null) return [];
  const notKnown = account.has('password') ? undefined : 'The database user may not read whether there is a password.';
  const ours = account.meets('providerId', '=', CREDENTIAL);
  const empty = () => eb.or([eb(account.ref('password'), 'is', null), eb(account.text('password'), '=', EMPTY_TEXT)]);
  return [
    {
      key: 'noHash',
      title: 'Password accounts without a password',
      why: 'These people are told that their password is wrong, whatever they type. A password reset mends it.',
      table: account,
      notKnown,
      which: () => eb.and([ours, empty()]),
      addsUp: true,
      person: account.ref('userId'),
    },
    {
      key: 'foreignHash',
      title: 'Passwords whose form is none of better-auth’s',
      why: 'Unless the app checks them in a way of its own, nobody can sign in with them. A password reset mends it.',
      table: account,
      notKnown:
        notKnown ??
        (connection.profile.passwords.hash === 'custom'
          ? 'The app hashes passwords in a way of its own, as the connection says, so their form tells nothing.'
          : undefined),
      which: () => eb.and([ours, eb.not(empty()), eb.not(nativeForm(account))]),
      addsUp: true,
      person: account.ref('userId'),
    },
  ];
}
