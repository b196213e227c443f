import { nameMapping, type ConnectionInput, type ConnectionSummary } from '@shared/api/connections';
import { z } from 'zod';
import { withoutEmpty } from './mapping/names';
import { isTimeZone } from './time-zones';

const httpUrl = z.url({ protocol: /^https?$/u, error: 'Write a whole address, such as https://auth.example.com' });

const POSTGRES_URL = /^postgres(ql)?:\/\//u;

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
  replicaUrl: z.string().trim(),
  file: z.string().trim(),
  serverURL: z.string().trim(),
  mailKind: z.enum(['none', 'server', 'smtp', 'outbox']),
  smtpUrl: z.string().trim(),
  mailFrom: z.string().trim(),
  mailSecret: z.string(),
  mailBaseURL: z.string().trim(),
  zone: z.string().trim(),
  emptyColumns: z.enum(['', 'iso-text', 'epoch-seconds', 'epoch-ms']),
  searchIndex: z.boolean(),
  mapping: nameMapping,
  role: z.enum(['viewer', 'support', 'lead']),
  requireReason: z.boolean(),
  requireTicket: z.boolean(),
  ticketUrl: z.string().trim(),
  passwordHash: z.enum(['', 'better-auth', 'custom']),
  passwordMin: z.string().trim(),
  passwordMax: z.string().trim(),
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
      if (values.url !== '' && !POSTGRES_URL.test(values.url)) {
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
    if (values.driver === 'postgres' && values.replicaUrl !== '' && !POSTGRES_URL.test(values.replicaUrl)) {
      context.addIssue({ code: 'custom', path: ['replicaUrl'], message: 'Starts with postgres:// or postgresql://' });
    }
    if (values.driver === 'postgres' && values.zone !== '' && !isTimeZone(values.zone)) {
      context.addIssue({ code: 'custom', path: ['zone'], message: 'Not a time zone; it looks like Europe/Berlin' });
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
    if (values.ticketUrl !== '' && !/^https:\/\/\S+$/u.test(values.ticketUrl)) {
      context.addIssue({ code: 'custom', path: ['ticketUrl'], message: 'Starts with https://' });
    }
    for (const path of ['passwordMin', 'passwordMax'] as const) {
      const length = Number(values[path] === '' ? 8 : values[path]);
      if (!(Number.isInteger(length) && length >= 1 && length <= 1000)) {
        context.addIssue({ code: 'custom', path: [path], message: 'From 1 to 1000' });
      }
    }
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
    replicaUrl: settings?.replicaUrl ?? '',
    file: settings?.sqlite?.file ?? '',
    serverURL: settings?.authServer?.baseURL ?? '',
    mailKind: mail?.kind ?? 'none',
    smtpUrl: mail?.kind === 'smtp' ? (mail.url ?? '') : '',
    mailFrom: mail?.kind === 'smtp' ? mail.from : '',
    mailSecret: '',
    mailBaseURL: mail !== undefined && mail.kind !== 'server' ? mail.baseURL : '',
    zone: settings?.times?.zone ?? '',
    emptyColumns: settings?.times?.emptyColumns ?? '',
    searchIndex: settings?.searchIndex ?? false,
    mapping: settings?.mapping ?? {},
    role: settings?.access?.role ?? 'lead',
    requireReason: settings?.access?.requireReason ?? false,
    requireTicket: settings?.access?.requireTicket ?? false,
    ticketUrl: settings?.access?.ticketUrl ?? '',
    passwordHash: settings?.passwords?.hash ?? '',
    passwordMin: numberText(settings?.passwords?.minLength),
    passwordMax: numberText(settings?.passwords?.maxLength),
    // A copy, or one whose secrets were lost, is filled in again: as with a new one, keeping them is what is proposed.
    remember: saved === null || saved.secrets !== 'this-run',
  };
}

function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(value);
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

function timesOf(values: FormValues): ConnectionInput['times'] {
  const times = {
    ...(values.driver === 'postgres' && values.zone !== '' ? { zone: values.zone } : {}),
    ...(values.emptyColumns === '' ? {} : { emptyColumns: values.emptyColumns }),
  };
  return Object.keys(times).length === 0 ? undefined : times;
}

function accessOf(values: FormValues): ConnectionInput['access'] {
  const access = {
    ...(values.role === 'lead' ? {} : { role: values.role }),
    ...(values.requireReason ? { requireReason: true } : {}),
    ...(values.requireTicket ? { requireTicket: true } : {}),
    ...(values.ticketUrl === '' ? {} : { ticketUrl: values.ticketUrl }),
  };
  return Object.keys(access).length === 0 ? undefined : access;
}

function passwordsOf(values: FormValues): ConnectionInput['passwords'] {
  const passwords = {
    ...(values.passwordHash === '' ? {} : { hash: values.passwordHash }),
    ...(values.passwordMin === '' ? {} : { minLength: Number(values.passwordMin) }),
    ...(values.passwordMax === '' ? {} : { maxLength: Number(values.passwordMax) }),
  };
  return Object.keys(passwords).length === 0 ? undefined : passwords;
}

/** The connection as typed. What the form does not show of a saved one is handed on unchanged. */
export function toInput(values: FormValues, saved: ConnectionSummary | null): ConnectionInput {
  const mail = mailOf(values);
  const postgres = postgresOf(values);
  const mapping = withoutEmpty(values.mapping);
  const times = timesOf(values);
  const access = accessOf(values);
  const passwords = passwordsOf(values);
  const { sessions, mailing } = saved?.settings ?? {};
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
          ...(values.replicaUrl === '' ? {} : { replicaUrl: values.replicaUrl }),
        }
      : { sqlite: { file: values.file } }),
    ...(values.serverURL === '' ? {} : { authServer: { ...saved?.settings.authServer, baseURL: values.serverURL } }),
    ...(mail === undefined ? {} : { mail }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(times === undefined ? {} : { times }),
    ...(values.searchIndex ? { searchIndex: true } : {}),
    ...(access === undefined ? {} : { access }),
    ...(passwords === undefined ? {} : { passwords }),
    ...(sessions === undefined ? {} : { sessions }),
    ...(mailing === undefined ? {} : { mailing }),
    remember: values.remember,
  };
}
