import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useRoleSql } from '../../../api/connections';
import { errorDetails } from '../../../api/error';
import { CopyButton } from '../../../ui/copy-button';
import { Segmented } from '../../../ui/segmented';
import { Spinner } from '../../../ui/spinner';
import { ErrorState } from '../../../ui/states';
import { Fold, Statement } from './fold';

type Role = 'viewer' | 'support';

const MAY: Readonly<Record<Role, string>> = {
  viewer: 'Sees users, sessions and ways to sign in; changes nothing, and reads no password, token or code.',
  support:
    'Besides edits users, revokes sessions and voids verifications; reads no password or token, and creates or deletes nobody.',
};

/** The statements that make a database user for Authdesk with no more rights than it needs. */
export function RoleSql({ connectionId }: { connectionId: string }) {
  const [role, setRole] = useState<Role>('viewer');
  const query = useRoleSql(connectionId, role, true);
  return (
    <Fold icon={KeyRound} title="A database user for support" note="SQL for as few rights as possible">
      <Segmented<Role>
        label="Kind of database user"
        value={role}
        onValueChange={setRole}
        options={[
          { value: 'viewer', label: 'For looking' },
          { value: 'support', label: 'For support work' },
        ]}
      />
      <p className="mt-1.5 text-muted">{MAY[role]}</p>
      {query.data === undefined ? (
        query.error === null ? (
          <p className="mt-2 flex items-center gap-2 text-muted">
            <Spinner /> Writing the statements…
          </p>
        ) : (
          <ErrorState
            compact
            message={query.error.message}
            hint={query.error.hint}
            details={errorDetails(query.error)}
            onRetry={() => void query.refetch()}
          />
        )
      ) : (
        <>
          <Statement sql={query.data.trim()} copy={<CopyButton text={query.data} what="statements" />} />
          <p className="mt-1 text-sm text-faint">
            For the administrator of the database to run; Authdesk never runs it. Then sign in as authdesk_{role}.
          </p>
        </>
      )}
    </Fold>
  );
}
