import type { ConnectionInput, ConnectionSummary } from '@shared/api/connections';
import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/u, error: 'Write a whole address, such as https://auth.example.com' });

const shape = z.object({
  name: z.string().trim().min(1, { error: 'Give it a name you will recognise' }).max(120),
  environment: z.enum(['production', 'staging', 'development', 'demo']),
  readOnly: z.boolean(),
  driver: z.enum(['postgres', 'sqlite']),
  entry: z.enum(['fields', 'url']),
  url: z.string().trim(),
  host: z.string().trim(),
  port: z.string().trim(),
  database: z.string().trim(),
  user: z.string().trim(),
  password: z.string(),
  tls: z.enum(['disable', 'require', 'verify-full']),
  ca: z.string().trim(),
  schema: z.string().trim(),
  file: z.string().trim(),
  serverURL: z.string().trim(),
  mailKind: z.enum(['none', 'server', 'smtp', 'outbox']),
  smtpUrl: z.string().trim(),
  mailFrom: z.string().trim(),
  mailSecret: z.string(),
  mailBaseURL: z.string().trim(),
  remember: z.boolean(),
});
export type FormValues = z.infer<typeof shape>;

/** The rules of the form; `isNew` asks for secrets that a saved connection already has. */
export function formSchema(isNew: boolean) {
  return shape.superRefine((values, context) => {
    const need = (path: keyof FormValues, message: string) => {
      if (values[path] === '') context.addIssue({ code: 'custom', path: [path], message });
    };
    if (values.driver === 'sqlite') need('file', 'Choose the database file');
    else if (values.entry === 'url') {
      if (isNew) need('url', 'Paste the URL of the database');
      if (values.url !== '' && !/^postgres(ql)?:\/\//u.test(values.url)) {
        context.addIssue({ code: 'custom', path: ['url'], message: 'Starts with postgres:// or postgresql://' });
      }
    } else {
      need('host', 'Name or address of the database server');
      need('database', 'Name of the database');
      need('user', 'The user to sign in as');
      const port = Number(values.port);
      if (values.port !== '' && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
        context.addIssue({ code: 'custom', path: ['port'], message: 'From 1 to 65535' });
      }
    }
    const checkUrl = (path: 'serverURL' | 'mailBaseURL') => {
      if (!httpUrl.safeParse(values[path]).success) {
        context.addIssue({
          code: 'custom',
          path: [path],
          message: 'A whole address, such as https://auth.example.com',
        });
      }
    };
    if (values.serverURL !== '' || values.mailKind === 'server') checkUrl('serverURL');
    if (values.mailKind === 'smtp' || values.mailKind === 'outbox') checkUrl('mailBaseURL');
    if (values.mailKind === 'smtp') {
      if (isNew) need('smtpUrl', 'Such as smtp://user:password@mail.example.com:587');
      if (values.mailFrom.length < 3) {
        context.addIssue({ code: 'custom', path: ['mailFrom'], message: 'The address mail comes from' });
      }
    }
  });
}

/** What the form starts with: a new connection, or a saved one without its secrets. */
export function toFormValues(saved: ConnectionSummary | null): FormValues {
  const settings = saved?.settings;
  const postgres = settings?.postgres;
  const fields = postgres !== undefined && !('url' in postgres) ? postgres : undefined;
  const mail = settings?.mail;
  return {
    name: settings?.name ?? '',
    environment: settings?.environment ?? 'production',
    readOnly: saved?.readOnly ?? true,
    driver: settings?.driver ?? 'postgres',
    entry: postgres !== undefined && 'url' in postgres ? 'url' : 'fields',
    url: postgres !== undefined && 'url' in postgres ? postgres.url : '',
    host: fields?.host ?? '',
    port: fields?.port === undefined ? '' : String(fields.port),
    database: fields?.database ?? '',
    user: fields?.user ?? '',
    password: '',
    tls: fields?.ssl?.mode ?? 'verify-full',
    ca: fields?.ssl?.ca ?? '',
    schema: settings?.schema ?? '',
    file: settings?.sqlite?.file ?? '',
    serverURL: settings?.authServer?.baseURL ?? '',
    mailKind: mail?.kind ?? 'none',
    smtpUrl: mail?.kind === 'smtp' ? (mail.url ?? '') : '',
    mailFrom: mail?.kind === 'smtp' ? mail.from : '',
    mailSecret: '',
    mailBaseURL: mail !== undefined && mail.kind !== 'server' ? mail.baseURL : '',
    remember: saved === null || saved.secrets === 'stored',
  };
}

function mailOf(values: FormValues): ConnectionInput['mail'] {
  const secret = values.mailSecret === '' ? {} : { secret: values.mailSecret };
  switch (values.mailKind) {
    case 'none':
      return undefined;
    case 'server':
      return { kind: 'server' };
    case 'smtp':
      return {
        kind: 'smtp',
        ...(values.smtpUrl === '' ? {} : { url: values.smtpUrl }),
        from: values.mailFrom,
        ...secret,
        baseURL: values.mailBaseURL,
      };
    case 'outbox':
      return { kind: 'outbox', ...secret, baseURL: values.mailBaseURL };
  }
}

function postgresOf(values: FormValues): ConnectionInput['postgres'] {
  if (values.entry === 'url') return { url: values.url };
  return {
    host: values.host,
    ...(values.port === '' ? {} : { port: Number(values.port) }),
    database: values.database,
    user: values.user,
    ...(values.password === '' ? {} : { password: values.password }),
    ssl: { mode: values.tls, ...(values.ca === '' ? {} : { ca: values.ca }) },
  };
}

/** The connection as typed. What the form does not show of a saved one is handed on unchanged. */
export function toInput(values: FormValues, saved: ConnectionSummary | null): ConnectionInput {
  const mail = mailOf(values);
  const postgres = postgresOf(values);
  const { replicaUrl, mapping, times } = saved?.settings ?? {};
  return {
    ...(saved === null ? {} : { id: saved.id }),
    name: values.name,
    environment: values.environment,
    readOnly: values.readOnly,
    driver: values.driver,
    ...(values.driver === 'postgres'
      ? {
          ...(postgres === undefined ? {} : { postgres }),
          ...(values.schema === '' ? {} : { schema: values.schema }),
          ...(replicaUrl === undefined ? {} : { replicaUrl }),
        }
      : { sqlite: { file: values.file } }),
    ...(values.serverURL === '' ? {} : { authServer: { ...saved?.settings.authServer, baseURL: values.serverURL } }),
    ...(mail === undefined ? {} : { mail }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(times === undefined ? {} : { times }),
    ...(values.remember ? { remember: true } : {}),
  };
}

const FIELD_OF_PATH: readonly (readonly [prefix: string, field: keyof FormValues])[] = [
  ['postgres.url', 'url'],
  ['postgres.host', 'host'],
  ['postgres.port', 'port'],
  ['postgres.database', 'database'],
  ['postgres.user', 'user'],
  ['postgres.password', 'password'],
  ['postgres.ssl.ca', 'ca'],
  ['postgres.ssl', 'tls'],
  ['sqlite', 'file'],
  ['authServer', 'serverURL'],
  ['mail.url', 'smtpUrl'],
  ['mail.from', 'mailFrom'],
  ['mail.secret', 'mailSecret'],
  ['mail.baseURL', 'mailBaseURL'],
  ['schema', 'schema'],
  ['name', 'name'],
];

/** The box of the form that an error of main's is about. */
export function formFieldOf(path: string | undefined): keyof FormValues | undefined {
  return path === undefined ? undefined : FIELD_OF_PATH.find(([prefix]) => path.startsWith(prefix))?.[1];
}
