import type { UserDetail } from '@shared/api/users';
import { mailLogPages } from '../../../api/email';
import { usePagedList } from '../../../api/paged';
import { EarlierMails } from '../../mail-log/public/earlier-mails';
import { ErrorState, SkeletonRows } from '../../../ui/states';

/** The mails to one person, as the log has them. */
export function useMailsTo(user: UserDetail) {
  return usePagedList(mailLogPages({ userId: user.id, limit: 50 }));
}

/** Every mail that was tried to this person with Authdesk, newest first. */
export function MailsTo({ list }: { list: ReturnType<typeof useMailsTo> }) {
  if (list.firstLoad) return <SkeletonRows rows={3} rowHeight={28} columns="1fr 3fr 80px" />;
  if (list.error !== null && list.rows.length === 0) {
    return <ErrorState compact message={list.error.message} hint={list.error.hint} onRetry={list.retry} />;
  }
  if (list.rows.length === 0) {
    return (
      <p className="px-3 py-2 text-muted">
        No mail was sent to this user with Authdesk. What the app itself sent is not known here.
      </p>
    );
  }
  return (
    <div className="h-full overflow-y-auto px-3 py-1">
      <EarlierMails mails={list.rows} showKind />
    </div>
  );
}
