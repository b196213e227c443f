import type { ConnectionSummary } from '@shared/api/connections';
import { SecretRow, TextRow } from './text-row';

/** Where the auth server is and what it signs with. */
export function ServerFields({ saved }: { saved: ConnectionSummary | null }) {
  return (
    <>
      <TextRow
        name="authServer.baseURL"
        label="Address of the auth server"
        optional
        mono
        placeholder="https://auth.example.com"
      />
      <SecretRow
        name="authServer.secret"
        kept="authSecret"
        saved={saved}
        label="Secret of the auth server"
        optional
        placeholder="BETTER_AUTH_SECRET"
        hint="Signs links and the cookie that proves a logout; never shown again. Of several versions (BETTER_AUTH_SECRETS), paste all or the newest."
      />
      <div className="grid grid-cols-2 gap-3">
        <TextRow
          name="authServer.basePath"
          label="Path of its endpoints"
          optional
          mono
          placeholder="/api/auth"
          hint="The app’s basePath, where it has another"
        />
        <TextRow
          name="authServer.origin"
          label="Origin to send"
          optional
          mono
          placeholder="https://app.example.com"
          hint="One the app trusts, where the address itself is none"
        />
      </div>
    </>
  );
}
