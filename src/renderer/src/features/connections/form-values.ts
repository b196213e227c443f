import { nameMapping, type ConnectionInput, type ConnectionSummary } from '@shared/api/connections';
import { z } from 'zod';
import { withoutEmpty } from './mapping/names';
import { isTimeZone } from './time-zones';
import { checkMail, mailOf, mailShape, mailValues } from './values/mail';
import { checkMailing, mailingOf, mailingShape, mailingValues } from './values/mailing';
import { chosen, complaintsOf, filled, given, numberFault, numberOf, numberText } from './values/rules';
import { checkServer, serverOf, serverShape, serverValues } from './values/server';
import { checkSessions, sessionsOf, sessionsShape, sessionsValues } from './values/sessions';

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
  ...serverShape,
  ...mailShape,
  ...sessionsShape,
  ...mailingShape,
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

/** The rules of the form; what is `saved` already need not be entered again. */
export function formSchema(saved: ConnectionSummary | null) {
  const isNew = saved === null;
  const mail = saved?.settings.mail;
  const hasSmtp = mail?.kind === 'smtp' && mail.url !== undefined;
  return shape.superRefine((values, context) => {
    const complain = complaintsOf<FormValues>(context);
    const need = (path: keyof FormValues, message: string) => {
      if (values[path] === '') complain(path, message);
    };
    if (values.driver === 'sqlite') need('file', 'Choose the database file');
    else if (values.entry === 'url') {
      if (isNew) need('url', 'Paste the URL of the database');
      if (values.url !== '' && !POSTGRES_URL.test(values.url)) {
        complain('url', 'Starts with postgres:// or postgresql://');
      }
    } else {
      need('host', 'Name or address of the database server');
      need('database', 'Name of the database');
      need('user', 'The user to sign in as');
      const port = Number(values.port);
      if (values.port !== '' && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
        complain('port', 'From 1 to 65535');
      }
    }
    if (values.driver === 'postgres' && values.replicaUrl !== '' && !POSTGRES_URL.test(values.replicaUrl)) {
      complain('replicaUrl', 'Starts with postgres:// or postgresql://');
    }
    if (values.driver === 'postgres' && values.zone !== '' && !isTimeZone(values.zone)) {
      complain('zone', 'Not a time zone; it looks like Europe/Berlin');
    }
    if (values.ticketUrl !== '' && !/^https:\/\/\S+$/u.test(values.ticketUrl))
      complain('ticketUrl', 'Starts with https://');
    for (const path of ['passwordMin', 'passwordMax'] as const) {
      const fault = numberFault(values[path], 1, 1000);
      if (fault !== null) complain(path, fault);
    }
    checkServer(values, complain);
    checkMail(values, complain, hasSmtp);
    checkSessions(values, complain);
    checkMailing(values, complain);
  });
}

/** What the form starts with: a new connection, or a saved one without its secrets. */
export function toFormValues(saved: ConnectionSummary | null): FormValues {
  const settings = saved?.settings;
  const postgres = settings?.postgres;
  const fields = postgres !== undefined && !('url' in postgres) ? postgres : undefined;
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
    ...serverValues(settings?.authServer),
    ...mailValues(settings?.mail),
    ...sessionsValues(settings?.sessions),
    ...mailingValues(settings?.mailing),
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
  return filled<NonNullable<ConnectionInput['times']>>({
    zone: values.driver === 'postgres' ? given(values.zone) : undefined,
    emptyColumns: chosen(values.emptyColumns),
  });
}

function accessOf(values: FormValues): ConnectionInput['access'] {
  return filled<NonNullable<ConnectionInput['access']>>({
    role: values.role === 'lead' ? undefined : values.role,
    requireReason: values.requireReason ? true : undefined,
    requireTicket: values.requireTicket ? true : undefined,
    ticketUrl: given(values.ticketUrl),
  });
}

function passwordsOf(values: FormValues): ConnectionInput['passwords'] {
  return filled<NonNullable<ConnectionInput['passwords']>>({
    hash: chosen(values.passwordHash),
    minLength: numberOf(values.passwordMin),
    maxLength: numberOf(values.passwordMax),
  });
}

/** The connection as typed. Secrets left empty are left out: a saved connection keeps them. */
export function toInput(values: FormValues, saved: ConnectionSummary | null): ConnectionInput {
  const before = saved?.settings;
  const more = filled<Partial<ConnectionInput>>({
    authServer: serverOf(values),
    mail: mailOf(values, before?.mail),
    mapping: withoutEmpty(values.mapping),
    times: timesOf(values),
    searchIndex: values.searchIndex ? true : undefined,
    access: accessOf(values),
    passwords: passwordsOf(values),
    sessions: sessionsOf(values, before?.sessions),
    mailing: mailingOf(values),
  });
  const postgres = filled<Partial<ConnectionInput>>({
    postgres: postgresOf(values),
    schema: given(values.schema),
    replicaUrl: given(values.replicaUrl),
  });
  return {
    ...(saved === null ? {} : { id: saved.id }),
    name: values.name,
    environment: values.environment,
    readOnly: values.readOnly,
    driver: values.driver,
    ...(values.driver === 'postgres' ? postgres : { sqlite: { file: values.file } }),
    ...more,
    remember: values.remember,
  };
}
