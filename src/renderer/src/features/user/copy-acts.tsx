import { personLink } from '@shared/person-link';
import type { UserDetail } from '@shared/api/users';
import { useConnectionStatus } from '../../api/connections';
import { useCommand } from '../../nav/commands';
import { copyText } from '../../ui/copy-button';
import { toast } from '../../ui/toast';
import { PackageAct } from './package-act';
import { CopyTicket } from './ticket/copy-ticket';

function copied(text: string, what: string): void {
  void copyText(text).then((done) => {
    if (done) toast.ok({ title: `Copied the ${what}`, description: text });
  });
}

/** Answers the commands that copy something of a person; draws nothing. */
export function CopyActs({ user }: { user: UserDetail }) {
  useCommand('user.copyEmail', () => copied(user.email, 'email address'));
  useCommand('user.copyId', () => copied(user.id, 'user id'));
  const connection = useConnectionStatus().data?.open?.id;
  useCommand(
    'user.copyLink',
    () => copied(personLink(connection ?? '', user.id), 'link to this person'),
    connection !== undefined,
  );
  return (
    <>
      <CopyTicket user={user} />
      <PackageAct user={user} />
    </>
  );
}
