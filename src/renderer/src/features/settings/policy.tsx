import { ROLE_NAMES } from '@shared/access';
import type { AppInfo } from '@shared/api/app';
import type { Policy } from '@shared/api/policy';
import { plural } from '../../format/numbers';
import { Section } from '../../ui/panel';

const list = (words: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction') =>
  new Intl.ListFormat('en', { type }).format(words);

function updates({ updates: set }: Policy): string | null {
  if (set?.off === true) return 'Authdesk does not look for updates.';
  return set?.feed === undefined ? null : `Updates come from ${set.feed}.`;
}

function readOnly({ readOnly: set = [] }: Policy): string | null {
  if (set === 'all') return 'Every connection is read-only.';
  return set.length === 0 ? null : `Connections to ${list(set)} are read-only.`;
}

function savedIn({ saveIn }: Policy): string | null {
  if (saveIn === undefined) return null;
  return saveIn.length === 0 ? 'No files are saved.' : `Files are saved in ${list(saveIn, 'disjunction')} only.`;
}

/** What administrators set, a sentence each. */
function sentences(rules: Policy): readonly string[] {
  const { fixed = [], onlyFixed = false, signers } = rules.connections ?? {};
  return [
    fixed.length === 0
      ? null
      : `They set up ${plural(fixed.length, 'connection')}: ${list(fixed.map((one) => one.name))}.`,
    onlyFixed ? 'No other connections can be added.' : null,
    signers === undefined ? null : 'Lists of connections are taken only where they signed them.',
    readOnly(rules),
    rules.maxRole === undefined ? null : `The role over any connection is ${ROLE_NAMES[rules.maxRole]} at most.`,
    rules.requireReason === true ? 'Every act wants a reason.' : null,
    rules.requireTicket === true ? 'Every act wants the number of a ticket.' : null,
    updates(rules),
    savedIn(rules),
    rules.telemetry === 'off' ? 'Nothing is sent about how Authdesk is used.' : null,
  ].filter((sentence) => sentence !== null);
}

/** What administrators of this computer set; nobody changes it here. */
export function PolicySection({ policy }: { policy: NonNullable<AppInfo['policy']> }) {
  return (
    <Section title="Set by your administrators" description="Holds for everybody on this computer.">
      <ul className="flex max-w-130 list-disc flex-col gap-1 pl-4">
        {sentences(policy.rules).map((sentence) => (
          <li key={sentence} className="wrap-anywhere">
            {sentence}
          </li>
        ))}
      </ul>
      <p className="text-sm text-faint">
        File: <span className="font-mono wrap-anywhere">{policy.file}</span>
      </p>
    </Section>
  );
}
