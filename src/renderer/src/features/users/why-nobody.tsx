import { useState } from 'react';
import { toApiError } from '../../api/error';
import { useDiagnosisOfAddress } from '../../api/users';
import { Button } from '../../ui/button';
import { evidenceText, FindingLine } from '../user/public/diagnosis-lines';

function Reasons({ email }: { email: string }) {
  const { data, error } = useDiagnosisOfAddress(email);
  if (error !== null) return <p className="text-danger-ink">{toApiError(error).message}</p>;
  if (data === undefined) return <p className="text-faint">Looking…</p>;
  const more = data.findings.filter(({ code }) => code !== 'nobody');
  if (more.length === 0) {
    return (
      <p>No address comes near it, and nobody who had it was removed with Authdesk. Ask for it letter by letter.</p>
    );
  }
  return (
    <ul aria-label={`Why nobody has ${email}`} className="rounded-md border border-line bg-surface">
      {more.map((finding) => (
        <FindingLine key={`${finding.code} ${evidenceText(finding)}`} finding={finding} />
      ))}
    </ul>
  );
}

/** For an address nobody has: who may be meant, and whether somebody was removed who had it. */
export function WhyNobody({ email }: { email: string }) {
  const [asked, setAsked] = useState(false);
  return (
    <div className="mt-3 text-left" aria-live="polite">
      {asked ? (
        <Reasons email={email} />
      ) : (
        <Button size="sm" onClick={() => setAsked(true)}>
          Nobody has this address – why?
        </Button>
      )}
    </div>
  );
}
