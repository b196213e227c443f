import type { ConnectionReport } from '@shared/api/connection-report';
import type { ConnectionSummary } from '@shared/api/connections';
import type { ReactNode } from 'react';
import { AccessFields } from './access-fields';
import { FoldSection } from './fold-section';
import { MailFields } from './mail-fields';
import type { KnownNames } from './mapping/names';
import { NamesFields } from './names-fields';
import { PasswordFields } from './password-fields';
import { SUMMARIES } from './section-summaries';
import type { SectionId, useSections } from './sections';
import { ServerFields } from './server-fields';
import { SessionsFields } from './sessions-fields';
import { SignInFields } from './sign-in-fields';
import { SshFields } from './ssh-fields';
import { TickRow } from './tick-row';
import { TimesFields } from './times-fields';

type Sections = Pick<ReturnType<typeof useSections>, 'isOpen' | 'toggle'>;

/** What most connections do without: each part is one line until it is opened. */
export function FoldedSections({
  saved,
  sections,
  known,
  questions,
}: {
  saved: ConnectionSummary | null;
  sections: Sections;
  /** Names a test has told. */
  known: KnownNames;
  /** What a test asked about times. */
  questions: ConnectionReport['questions'];
}) {
  // What asks for an answer is not hidden behind a line.
  const lacking = known.absent.length > 0 || Object.keys(known.missing).length > 0;
  const asking: Partial<Record<SectionId, boolean>> = { names: lacking, times: questions.length > 0 };
  const part = (id: SectionId, title: string, description: string, children: ReactNode) => (
    <FoldSection
      title={title}
      description={description}
      summary={SUMMARIES[id]}
      open={sections.isOpen(id) || asking[id] === true}
      onToggle={() => sections.toggle(id)}
    >
      {children}
    </FoldSection>
  );
  return (
    <div className="border-b border-line">
      {part('ssh', 'SSH tunnel', 'Where servers are reached only over another computer.', <SshFields saved={saved} />)}
      {part(
        'server',
        'Auth server',
        'To prove a logout and to mail; looking things up works without.',
        <ServerFields saved={saved} />,
      )}
      {part(
        'sessions',
        'Sessions',
        'How the app keeps them: what a logout has to revoke, and when it takes effect.',
        <SessionsFields saved={saved} />,
      )}
      {part(
        'mail',
        'Mail',
        'How it leaves, where its links lead, and how fast it may go.',
        <MailFields saved={saved} />,
      )}
      {part(
        'signIn',
        'Sign-in',
        'What the app asks of those who sign in; it decides what is said of why somebody cannot.',
        <SignInFields />,
      )}
      {part('access', 'Access', 'What may be done over it, and what has to be said.', <AccessFields />)}
      {part(
        'names',
        'Names',
        'Where tables or columns are called otherwise than better-auth calls them.',
        <NamesFields known={known} />,
      )}
      {part(
        'times',
        'Times',
        'Where the database cannot tell how they are meant.',
        <TimesFields questions={questions} />,
      )}
      {part(
        'search',
        'Search',
        'For large tables where no index of the database helps.',
        <TickRow
          name="searchIndex"
          label="Local search index"
          hint="At opening, ids, addresses and names are copied into this computer’s memory (about 150 MB for a million users), and forgotten when the connection closes. Never on disk."
        />,
      )}
      {part('passwords', 'Passwords', 'Needed to set passwords by hand.', <PasswordFields />)}
    </div>
  );
}
