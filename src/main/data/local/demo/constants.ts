/** Name of the built-in demo connection, as the connection list shows it. */
export const DEMO_CONNECTION_NAME = 'Demo database';

/** Name of the demo database file inside the data folder. */
export const DEMO_FILE_NAME = 'demo.db';

/** Folder below `resources/` that holds the two SQL files the demo database is made from. */
export const DEMO_RESOURCE_FOLDER = 'demo';

/** The DDL of better-auth's own migration, inside the resource folder. */
export const DEMO_SCHEMA_FILE = 'schema.sql';

/** The rows, with times relative to the moment of creation, inside the resource folder. */
export const DEMO_DATA_FILE = 'data.sql';

/** Base URL of the auth server the demo pretends to belong to. */
export const DEMO_BASE_URL = 'http://localhost:3000';

/** Server secret of the demo: public on purpose, it protects invented data only. */
export const DEMO_SECRET = 'authdesk-demo-secret-for-invented-data-only';

/** The password of every demo user that has one. */
export const DEMO_PASSWORD = 'demo-password';

/** How many rows the demo has where the number is fixed. */
export const DEMO_COUNTS = { users: 2000, sessions: 5000, organizations: 40 } as const;

/** A demo user worth looking up, with the story a support agent would hear. */
export interface DemoUser {
  readonly name: string;
  readonly email: string;
  readonly story: string;
}

/** The demo users that documentation, tour and tests refer to; the generator builds each story into the data. */
export const DEMO_USERS = {
  waiting: {
    name: 'Mara Lindqvist',
    email: 'mara.lindqvist@northwind.example',
    story: 'Signed up 20 minutes ago and still waits for the verification mail, so she cannot sign in.',
  },
  stolenLaptop: {
    name: 'Jonas Weber',
    email: 'jonas.weber@fabrikam.example',
    story: 'His laptop was stolen: six live sessions on various devices, all to be revoked.',
  },
  banned: {
    name: 'Amara Okafor',
    email: 'amara.okafor@contoso.example',
    story: 'Banned for twelve more days over a disputed payment that has since been settled.',
  },
  twoFactorLocked: {
    name: 'Li Wei (李伟)',
    email: 'li.wei@tailspin.example',
    story: 'Ten wrong two-factor codes from a new phone: locked for a few more minutes.',
  },
  mixedCase: {
    name: 'Priya Raman',
    email: 'Priya.Raman@Adatum.example',
    story: 'Imported with capitals in the e-mail address, so no sign-in ever finds her.',
  },
  noAccount: {
    name: 'Elif Yıldız',
    email: 'elif.yildiz@litware.example',
    story: 'Verified, but has no account row at all: there is nothing she could sign in with.',
  },
  noPassword: {
    name: 'Diego Fuentes',
    email: 'diego.fuentes@wingtip.example',
    story: 'Has a credential account without a password hash, so every password is wrong.',
  },
  importedAccount: {
    name: 'Rafael Nogueira',
    email: 'rafael.nogueira@proseware.example',
    story: 'His credential account carries his e-mail as accountId, which releases from 1.7.0 on refuse.',
  },
  socialOnly: {
    name: "Chloé D'Angelo",
    email: 'chloe.dangelo@alpineski.example',
    story: 'Signed up with Google and now tries a password she never had.',
  },
  manySessions: {
    name: 'Build Robot 🤖',
    email: 'build-robot@woodgrove.example',
    story: 'A script that signs in again on each run: 120 sessions.',
  },
  noSessions: {
    name: "Hannah O'Sullivan",
    email: 'hannah.osullivan@margies.example',
    story: 'Verified last year, never came back: no session at all.',
  },
  bannedButLive: {
    name: 'Viktor Hale',
    email: 'viktor.hale@lucerne.example',
    story: 'Banned by hand in SQL, yet two of his sessions are still alive.',
  },
  banExpired: {
    name: 'Grace Kimani',
    email: 'grace.kimani@fourthcoffee.example',
    story: 'Her ban ran out two days ago; the flag stays until her next sign-in.',
  },
  manyCodes: {
    name: 'Tomasz Wójcik',
    email: 'tomasz.wojcik@consolidated.example',
    story: 'Asked for the sign-in code four times: several are live and only the newest counts.',
  },
  resetAfterMove: {
    name: 'Ingrid Solheim',
    email: 'ingrid.solheim@fjordline.example',
    story: 'Changed her e-mail, while a password reset link sent to the old mailbox still works.',
  },
  impersonated: {
    name: 'نور الهدى حدّاد',
    email: 'noor.haddad@relecloud.example',
    story: 'An administrator is signed in as her at this moment.',
  },
  longName: {
    name: 'Maximiliana-Theodora Ekaterina von Hohenberg-Sonnenfeld zu Altenstein-Reichenbach y Fernández de Córdoba',
    email: 'maximiliana-theodora.von-hohenberg-sonnenfeld@graphicdesign.example',
    story: 'Has the longest name of all; nothing else is wrong.',
  },
  emptyName: {
    name: '',
    email: 'nobody.in.particular@inbox.example.org',
    story: 'Signed up through a form that sent an empty name.',
  },
  admin: {
    name: 'Sofia Marchetti',
    email: 'sofia.marchetti@northwind.example',
    story: 'Administrator; signs in with e-mail and password, nothing is wrong.',
  },
  support: {
    name: 'יעל כהן',
    email: 'yael.cohen@northwind.example',
    story: 'Works on the support desk (role support); nothing is wrong.',
  },
  adminAndSupport: {
    name: 'Tom Bergeron',
    email: 'tom.bergeron@northwind.example',
    story: 'Holds two roles at once, written "admin,support".',
  },
} as const satisfies Record<string, DemoUser>;
