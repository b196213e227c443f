import type { HostKey } from '@shared/api/ssh';
import type { ErrorInfo } from '@shared/result';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Notice } from '../../ui/notice';

/** The key of an SSH server that is not known, where a failure asks about one. */
export function askedHostKey(info: ErrorInfo): HostKey | null {
  if (info.code !== 'CONFIRMATION_REQUIRED' || info.details?.reason !== 'host-key') return null;
  const { reason: _reason, ...key } = info.details;
  return key;
}

/** Asks whether the key of an SSH server is the right one. */
export function HostKeyNotice({ hostKey, onAccept }: { hostKey: HostKey; onAccept?: (() => void) | undefined }) {
  const { server, type, fingerprint } = hostKey;
  return (
    <Notice tone="warn" title={`Is this really ${server}?`}>
      This SSH server is not known yet. It shows this key ({type}):
      <span className="my-1.5 flex items-center gap-1">
        <code className="min-w-0 font-mono text-sm text-ink wrap-anywhere">{fingerprint}</code>
        <CopyButton text={fingerprint} what="fingerprint" />
      </span>
      Compare it with what whoever runs the server tells you. If it differs, somebody may be in between.
      {onAccept === undefined ? null : (
        <span className="mt-2 flex">
          <Button size="sm" onClick={onAccept}>
            It is the same: accept it
          </Button>
        </span>
      )}
    </Notice>
  );
}
