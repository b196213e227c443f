// What may stand in the address of a Postgres database: the parameters of libpq, which every Postgres tool shares, and
// those that the libraries of better-auth's users have added.

/** How a line to the server is encrypted, in libpq's words. */
export const tlsModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof tlsModes)[number];

/** Which of several servers is wanted, in libpq's words. */
export const sessionKinds = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type SessionKind = (typeof sessionKinds)[number];

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/u));
}

/** Parameters that Authdesk follows: libpq's, and those of Prisma, Neon, JDBC, node-postgres and postgres.js. */
const HONOURED = words(`
  host hostaddr port user password dbname passfile service servicefile sslmode ssl requiressl
  sslnegotiation sslsni sslcertmode sslrootcert sslcert sslkey sslpassword sslcrl
  ssl_min_protocol_version ssl_max_protocol_version sslcompression channel_binding target_session_attrs
  load_balance_hosts connect_timeout keepalives keepalives_idle application_name
  fallback_application_name client_encoding options gssencmode schema currentSchema search_path
  sslaccept sslidentity endpoint ApplicationName statement_timeout lock_timeout
  idle_in_transaction_session_timeout uselibpqcompat
`);

/** How the app itself keeps and reuses its connections, which says nothing about the database. */
const OF_THE_APP = words(`
  pgbouncer connection_limit pool_timeout socket_timeout statement_cache_size pool_size max
  max_connection_lifetime max_idle_connection_lifetime single_use_connections prepared_statements min
  idle_timeout max_lifetime query_timeout prepare prepareThreshold binary encoding preferQueryMode supa
  workaround pool_mode tcpKeepAlive pool fallback_to_pool
`);

/** Parameters of libpq that are understood and cannot be followed here. */
const NOT_HERE = words(`
  keepalives_interval keepalives_count tcp_user_timeout sslcrldir requirepeer require_auth krbsrvname
  gsslib gssdelegation replication min_protocol_version max_protocol_version sslkeylogfile
  scram_client_key scram_server_key oauth_issuer oauth_client_id oauth_scope oauth_client_secret
`);

/** Whether libpq, and with it psql, knows a parameter. */
export function isLibpq(name: string): boolean {
  if (NOT_HERE.has(name)) return true;
  return HONOURED.has(name) && !OF_LIBRARIES.has(name);
}
const OF_LIBRARIES = words(`
  schema currentSchema search_path sslaccept sslidentity endpoint ApplicationName ssl statement_timeout
  lock_timeout idle_in_transaction_session_timeout uselibpqcompat
`);

/** Whether the name of a parameter is one that somebody uses in the address of a Postgres database. */
export function isParameter(name: string): boolean {
  return HONOURED.has(name) || OF_THE_APP.has(name) || NOT_HERE.has(name);
}

/** Whether the value of a parameter may be kept and shown; of what is not followed it may be anything, a key included. */
export function isShown(name: string): boolean {
  return HONOURED.has(name) || OF_THE_APP.has(name);
}

/** What of an address is not followed, in sentences. */
export function notFollowed(names: Iterable<string>): string[] {
  const all = [...names];
  const known = all.filter((name) => NOT_HERE.has(name));
  const unknown = all.filter((name) => !isParameter(name));
  const told: string[] = [];
  if (unknown.length > 0) told.push(`Not understood in the address, and not used: ${unknown.join(', ')}.`);
  if (known.length > 0) told.push(`In the address, but Authdesk cannot do it: ${known.join(', ')}.`);
  return told;
}

const ENVIRONMENT: Readonly<Record<string, string>> = {
  PGDATABASE: 'dbname',
  PGAPPNAME: 'application_name',
  PGCHANNELBINDING: 'channel_binding',
  PGTARGETSESSIONATTRS: 'target_session_attrs',
  PGCLIENTENCODING: 'client_encoding',
  PGSSLMINPROTOCOLVERSION: 'ssl_min_protocol_version',
  PGSSLMAXPROTOCOLVERSION: 'ssl_max_protocol_version',
  PGLOADBALANCEHOSTS: 'load_balance_hosts',
  PGREQUIREAUTH: 'require_auth',
};

/** The parameter a variable of the environment such as `PGHOST` stands for; null where for none. */
export function parameterOf(variable: string): string | null {
  const known = ENVIRONMENT[variable];
  if (known !== undefined) return known;
  const name = variable.startsWith('PG') ? variable.slice(2).toLowerCase() : '';
  return isLibpq(name) ? name : null;
}
