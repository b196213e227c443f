/** The tables every better-auth database has. */
export const coreTables = ['user', 'session', 'account', 'verification'] as const;
