import type { AuthServer, MailingSettings, MailTransport, SessionSettings } from '@shared/api/connections';

/** What a connection says of its auth server: all that is looked at here of a connection's profile. */
export interface ServerSettings {
  readonly authServer: AuthServer | null;
  readonly mail: MailTransport | null;
  readonly sessions: SessionSettings;
  readonly mailing: MailingSettings;
}
