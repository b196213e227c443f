import type { Environment } from '@shared/api/connections';

export type { Environment };

/** What an environment is called and what choosing it means. */
export const ENVIRONMENTS: Readonly<Record<Environment, { readonly label: string; readonly meaning: string }>> = {
  production: {
    label: 'Production',
    meaning: 'Real customers. Opens read-only unless you say otherwise; every change is confirmed.',
  },
  staging: { label: 'Staging', meaning: 'A rehearsal of production. Changes are allowed and recorded.' },
  development: { label: 'Development', meaning: 'Your own database. Changes are allowed and recorded.' },
  demo: { label: 'Demo', meaning: 'Made-up users to try things on. Nothing here can do harm.' },
};
